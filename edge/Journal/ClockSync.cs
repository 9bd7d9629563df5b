using System.Runtime.InteropServices;

namespace Checkpoint.Edge.Journal;

/// <summary>
/// Whether the system clock is synchronised, as the kernel knows it (adjtimex(2): clock state other than TIME_ERROR).
/// chrony, ntpd and systemd-timesyncd all tell the kernel. A Raspberry Pi without a clock battery starts unsynchronised;
/// the kernel takes the flag back when the estimated error has grown past 16 s, about nine hours after the last contact.
/// </summary>
/// <param name="kernel">Asked instead of the kernel.</param>
public sealed class ClockSync(TimeProvider time, Func<bool>? kernel = null)
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private long _readAt;
    private bool? _synchronized;

    /// <summary>Read from the kernel at most every five seconds; false where the kernel cannot be asked.</summary>
    public bool IsSynchronized
    {
        get
        {
            lock (_lock)
            {
                if (_synchronized is { } known && time.GetElapsedTime(_readAt) < s_fresh)
                    return known;
                _readAt = time.GetTimestamp();
                _synchronized = kernel?.Invoke() ?? (OperatingSystem.IsLinux() && KernelSaysSynchronized());
                return _synchronized.Value;
            }
        }
    }

    private static bool KernelSaysSynchronized()
    {
        // struct timex differs between architectures; all zeros only reads, and 512 bytes hold it on each of them.
        const int clockError = 5;
        var state = AdjTimeX(new byte[512]);
        return state is >= 0 and not clockError;
    }

    [DllImport("libc", EntryPoint = "adjtimex", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int AdjTimeX([In, Out] byte[] timex);
}
