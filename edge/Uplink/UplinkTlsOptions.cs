using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Checkpoint.Edge.Uplink;

/// <summary>Settings "Uplink:Tls:*". Files are PEM and read at every connect, so that certificates may be renewed while the gate runs.</summary>
public sealed class UplinkTlsOptions
{
    public bool Enabled { get; set; }

    /// <summary>Certificates of the authorities that may vouch for the broker; empty: those the system trusts.</summary>
    public string CaFile { get; set; } = "";

    /// <summary>Certificate by which the gate shows who it is; empty: none.</summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>Key of <see cref="CertificateFile"/>, not encrypted.</summary>
    public string KeyFile { get; set; } = "";

    internal X509Certificate2Collection Authorities()
    {
        var authorities = new X509Certificate2Collection();
        if (CaFile.Length > 0) authorities.ImportFromPemFile(CaFile);
        return authorities;
    }

    internal X509Certificate2? Certificate() =>
        CertificateFile.Length > 0 ? X509Certificate2.CreateFromPemFile(CertificateFile, KeyFile) : null;

    internal IEnumerable<string> Problems()
    {
        if (!Enabled)
        {
            if (CaFile.Length + CertificateFile.Length + KeyFile.Length > 0)
                yield return "Uplink:Tls:Enabled is false but certificate files are named; set it to true, or remove CaFile, CertificateFile and KeyFile.";
            yield break;
        }

        if (CertificateFile.Length > 0 != KeyFile.Length > 0)
        {
            yield return $"Uplink:Tls:CertificateFile is \"{CertificateFile}\" and Uplink:Tls:KeyFile is \"{KeyFile}\"; give both or neither.";
            yield break;
        }

        if (Reads("CaFile", CaFile, () => Authorities().Count > 0 || CaFile.Length == 0) is { } authorities) yield return authorities;
        if (Reads("CertificateFile", CertificateFile, CanShowCertificate) is { } certificate) yield return certificate;
    }

    private bool CanShowCertificate()
    {
        using var certificate = Certificate();
        return true;
    }

    private static string? Reads(string setting, string file, Func<bool> read)
    {
        try
        {
            return read() ? null : $"Uplink:Tls:{setting} is {file}, which holds no certificate; give a PEM file.";
        }
        catch (Exception wrong) when (wrong is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return $"Uplink:Tls:{setting} is {file}, which cannot be read: {wrong.Message} Give a PEM file this service may read.";
        }
    }
}
