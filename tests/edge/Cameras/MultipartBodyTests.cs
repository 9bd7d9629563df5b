using System.Text;
using Checkpoint.Edge.Cameras;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Edge.Tests.Cameras;

public sealed class MultipartBodyTests
{
    private static readonly Gen<(string Name, byte[] Content)[]> s_parts =
        Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 1, 20], Gen.Byte.Array[0, 300]).Array[1, 10];

    [Fact]
    public void Parts_are_given_back_as_they_were_put_in() => s_parts.Sample(parts =>
    {
        var body = CameraSamples.Form([.. parts.Select(part => ($"Content-Disposition: form-data; name=\"{part.Name}\"", part.Content))]);
        Assert.True(MultipartBody.TryRead(body, CameraSamples.Multipart, out var read, out _));
        Assert.Equal(parts.Select(part => part.Name), read.Select(part => part.Name));
        Assert.Equal(parts.Select(part => part.Content), read.Select(part => part.Content.ToArray()));
    }, iter: Scale.Of(20_000, 1_000));

    [Fact]
    public void A_body_cut_anywhere_gives_only_whole_parts() => Gen.Select(s_parts, Gen.Double.Unit).Sample((parts, share) =>
    {
        var body = CameraSamples.Form([.. parts.Select(part => ($"Content-Disposition: form-data; name=\"{part.Name}\"", part.Content))]);
        var cut = body.AsMemory(0, (int)(body.Length * share));
        if (!MultipartBody.TryRead(cut, CameraSamples.Multipart, out var read, out _))
            return;
        Assert.True(read.Count <= parts.Length);
        Assert.Equal(parts.Take(read.Count).Select(part => part.Content), read.Select(part => part.Content.ToArray()));
    }, iter: Scale.Of(20_000, 1_000));

    [Fact]
    public void Bare_line_feeds_will_do()
    {
        var body = Encoding.UTF8.GetBytes("--b\nContent-Disposition: form-data; name=\"x\"\n\ncontent\n--b--\n");
        Assert.True(MultipartBody.TryRead(body, "multipart/form-data; boundary=b", out var parts, out _));
        Assert.Equal("content", Encoding.UTF8.GetString(Assert.Single(parts).Content.Span));
    }

    [Fact]
    public void Too_many_parts_are_refused()
    {
        var body = CameraSamples.Form([.. Enumerable.Repeat(("A: b", Array.Empty<byte>()), 33)]);
        Assert.False(MultipartBody.TryRead(body, CameraSamples.Multipart, out _, out var problem));
        Assert.Contains("more than 32 parts", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Endless_headers_are_refused()
    {
        var body = CameraSamples.Form((new string('A', 5000), []));
        Assert.False(MultipartBody.TryRead(body, CameraSamples.Multipart, out _, out var problem));
        Assert.Contains("headers", problem, StringComparison.Ordinal);
    }
}
