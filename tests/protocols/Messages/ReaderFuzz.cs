using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Protocols.Tests.Messages;

/// <summary>Golden files with bytes changed, cut, repeated and put in: no reader throws, and what is read can be written.</summary>
public sealed class ReaderFuzz(ITestOutputHelper output)
{
    private static readonly Gen<Mutation> s_mutation = Gen.Select(
        Gen.Int[0, Mutation.Kinds - 1], Gen.UInt, Gen.UInt[0, Mutation.MaximumLength], Gen.UInt, (kind, place, length, value) => new Mutation(kind, place, length, value));

    public static TheoryData<string> Decoders() => [.. Decoder.All.Select(decoder => decoder.Name)];

    [Fact]
    public void Every_golden_file_is_the_sample_of_one_decoder()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(SourceTree.Folder, "Messages", "golden")).Select(File.ReadAllBytes))
            Assert.Single(Decoder.All.SelectMany(decoder => decoder.Samples), sample => sample.AsSpan().SequenceEqual(file));
        Assert.All(Decoder.All, decoder => Assert.NotEmpty(decoder.Samples));
        Assert.All(Decoder.All, decoder => Assert.All(decoder.Samples, sample => Assert.True(Read(decoder, sample))));
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void No_bytes_make_a_reader_throw(string name)
    {
        var (decoder, inputs, read) = (Named(name), Scale.Of(1_000_000, 20_000), 0);
        Gen.Select(Gen.Int[0, decoder.Samples.Count - 1], s_mutation.Array[1, 4]).Sample((sample, mutations) =>
        {
            if (Read(decoder, mutations.Aggregate(decoder.Samples[sample], (bytes, mutation) => mutation.Apply(bytes)))) Interlocked.Increment(ref read);
        }, iter: inputs);
        output.WriteLine($"{inputs} mutated inputs for {name}: {inputs - read} refused in words, {read} still messages");
        Assert.InRange(read, 1, inputs * 9 / 10); // Neither all noise nor all untouched; hardly any damage to a packed message is not seen.
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void No_noise_makes_a_reader_throw(string name) =>
        Gen.Byte.Array[0, 200].Sample(bytes => { Read(Named(name), bytes); }, iter: Scale.Of(100_000, 5_000));

    /// <summary>Problems go into logs, and messages hold names, phones and plates.</summary>
    [Theory]
    [MemberData(nameof(Decoders))]
    public void No_problem_repeats_what_the_message_says(string name)
    {
        const string personal = "王小明13812345678";
        var (decoder, problems) = (Named(name), 0);
        foreach (var sample in decoder.Samples)
        {
            foreach (var place in Enumerable.Range(0, sample.Length + 1)) Check([.. sample[..place], .. Encoding.UTF8.GetBytes(personal), .. sample[place..]]);
            if (sample[0] == '{') Replaced(sample, personal).ForEach(Check);
        }

        Assert.NotEqual(0, problems);

        void Check(byte[] bytes)
        {
            var (message, problem) = decoder.Read(bytes);
            problem ??= message is CloudEvent { Data: UnknownEvent unknown } ? unknown.Problem : null;
            if (problem is null) return;
            problems++;
            Assert.DoesNotContain("王小明", problem, StringComparison.Ordinal);
            Assert.DoesNotContain("138123", problem, StringComparison.Ordinal);
        }
    }

    /// <summary>The message with each value, and each name, replaced by a text.</summary>
    private static List<byte[]> Replaced(byte[] sample, string text)
    {
        var values = Regex.Matches(Encoding.UTF8.GetString(sample), """ "(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null """.Trim());
        return [.. values.Select(value => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(sample).Remove(value.Index, value.Length).Insert(value.Index, $"\"{text}\"")))];
    }

    private static bool Read(Decoder decoder, byte[] bytes)
    {
        var (message, problem) = decoder.Read(bytes);
        Assert.NotEqual(message is null, problem is null);
        if (message is null) return false;
        if (message is Policy policy) Assert.Empty(policy.Validate());
        var once = decoder.Write(message);
        var twice = decoder.Write(decoder.Read(once).Message!);
        // Data that is not UTF-8 is kept with U+FFFD, and may then be data that fits its type.
        Assert.Equal(Utf8.IsValid(bytes) ? once : decoder.Write(decoder.Read(twice).Message!), twice);
        return true;
    }

    private static Decoder Named(string name) => Decoder.All.Single(decoder => decoder.Name == name);
}
