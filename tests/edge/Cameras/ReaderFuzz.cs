using System.Diagnostics;
using Checkpoint.Edge.Cameras;
using Checkpoint.Tests;
using Xunit;

namespace Checkpoint.Edge.Tests.Cameras;

/// <summary>Mutates real bodies a million times: no exception may leave a reader, and what it reads must be fit to be recorded.</summary>
public sealed class ReaderFuzz(ITestOutputHelper output)
{
    private const int Seed = 20200211;
    private static readonly byte[][] s_tokens =
    [
        .. ((string[])["{", "}", "[", "]", "\"", ":", ",", "null", "true", "-1", "1e999", "99999999999999999999", "\\ud800", "\\u0000", "<", ">", "</", "/>", "<!--", "]]>",
            "<![CDATA[", "<!DOCTYPE a [<!ENTITY e \"x\">]>", "&lt;", "&e;", "&#0;", "&#xD800;", "xmlns:x=\"\"", "<?xml version=\"1.0\" encoding=\"utf-16\"?>", "<?xml encoding=\"gb2312\"?>",
            "encoding=\"utf-7\"", "encoding=\"ebcdic-cp-us\"", "\r\n", "\n", "\r\n\r\n", "--", "--MIME_boundary", "--MIME_boundary--", "Content-Disposition: form-data; name=", "licensePlate", "unknown", "_无_", "陕", "\0"])
            .Select(System.Text.Encoding.UTF8.GetBytes),
        [0xFF], [0xFE, 0xFF], [0xFF, 0xFE], [0xEF, 0xBB, 0xBF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xC9, 0xC2],
    ];

    [Fact]
    public void No_mutated_body_makes_a_reader_throw()
    {
        const int rounds = 20;
        var count = Scale.Of(1_000_000, 30_000);
        var (reads, notices, malformed, pictures) = (0, 0, 0, 0);
        var began = Stopwatch.GetTimestamp();
        Parallel.For(0, rounds, round =>
        {
            var random = new Random(Seed + round);
            for (var i = 0; i < count / rounds; i++)
                One(random, $"{i} of round {round}");
        });
        output.WriteLine($"{count} mutated bodies in {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s, seed {Seed}: {reads} reads ({pictures} with picture), {notices} notices, {malformed} malformed.");
        // A fuzz that reaches only one way out tests little.
        Assert.All((int[])[reads, notices, malformed, pictures], outcome => Assert.True(outcome > count / 25, $"only {outcome}"));

        void One(Random random, string input)
        {
            var (name, contentType, body) = CameraSamples.All[random.Next(CameraSamples.All.Count)];
            var mutated = Mutate(body, random);
            var label = random.Next(16) == 0 ? "multipart/form-data; boundary=" + random.Next(3) : contentType;
            var zhenshi = name.StartsWith("zhenshi", StringComparison.Ordinal) ^ random.Next(16) == 0;
            switch (zhenshi ? ZhenshiReader.Read(mutated, label) : HikvisionReader.Read(mutated, label))
            {
                case PlateReport read:
                    Interlocked.Increment(ref reads);
                    if (!read.Picture.IsEmpty) Interlocked.Increment(ref pictures);
                    CheckFitness(read, input);
                    break;
                case CameraNotice:
                    Interlocked.Increment(ref notices);
                    break;
                default:
                    Interlocked.Increment(ref malformed);
                    break;
            }
        }
    }

    private static void CheckFitness(PlateReport read, string input)
    {
        Assert.True(read.Text.Length <= PlateReport.MaximumText && !read.Text.Any(char.IsControl), $"text of input {input}");
        Assert.True(read.Confidence is null or (>= 0 and <= 1), $"confidence of input {input}");
        Assert.True(read.Confidences.All(c => c is >= 0 and <= 1), $"confidences of input {input}");
        Assert.True(read.Picture.IsEmpty || Jpeg.Is(read.Picture.Span), $"picture of input {input}");
    }

    internal static byte[] Mutate(byte[] body, Random random)
    {
        var mutated = new List<byte>(body);
        for (var changes = 1 + random.Next(2); changes > 0 && mutated.Count > 0; changes--)
        {
            var at = random.Next(mutated.Count);
            switch (random.Next(7))
            {
                case 0:
                    mutated[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    mutated[at] = (byte)random.Next(256);
                    break;
                case 2:
                    mutated.RemoveRange(at, Math.Min(random.Next(1, 40), mutated.Count - at));
                    break;
                case 3:
                    mutated.InsertRange(at, s_tokens[random.Next(s_tokens.Length)]);
                    break;
                case 4:
                    mutated.InsertRange(at, mutated.GetRange(at, Math.Min(random.Next(1, 60), mutated.Count - at)));
                    break;
                case 5 when random.Next(4) == 0:
                    mutated.RemoveRange(at, mutated.Count - at);
                    break;
                default:
                    var token = s_tokens[random.Next(s_tokens.Length)];
                    for (var k = 0; k < token.Length && at + k < mutated.Count; k++)
                        mutated[at + k] = token[k];
                    break;
            }
        }
        return [.. mutated];
    }
}
