using System.Runtime.ExceptionServices;
using Checkpoint.Edge.Journal;

namespace Checkpoint.Edge.Passes;

/// <summary>
/// A file of the gate's disk as the stream LiteDB wants. LiteDB reads and writes whole pages and calls it under its own lock.
/// A write that fails throws nothing: LiteDB 5 would leave its transaction half committed, which then throws in a finalizer and
/// ends the process. It is kept as <see cref="Failure"/>, nothing is written into this file after it, and whoever uses the database
/// has to <see cref="ThrowIfFailed"/> before believing that something was done. So does who closes it: LiteDB then keeps silent
/// about everything.
/// </summary>
/// <param name="sums">The sums that the pages are checked by; null for a file without any.</param>
/// <param name="syncs">False for a file that is synced when it is finished.</param>
internal sealed class DiskStream(IDiskFile file, PageSums? sums = null, bool syncs = true) : Stream
{
    /// <summary>The first that the disk refused, or that it gave back other than it was written.</summary>
    public Exception? Failure { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => file.Length;

    public override long Position { get; set; }

    public void ThrowIfFailed()
    {
        if (Failure is not null)
            ExceptionDispatchInfo.Throw(Failure);
    }

    public override int Read(Span<byte> buffer)
    {
        ThrowIfFailed(); // What was not written cannot be read.
        try
        {
            var read = file.Read(buffer, Position);
            sums?.Check(Position, buffer[..read]);
            Position += read;
            return read;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failure = e;
            throw;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (Failure is null)
        {
            try
            {
                file.Write(buffer, Position);
                sums?.Written(Position, buffer);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Failure = e;
            }
        }
        Position += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Current => Position,
        SeekOrigin.End => Length,
        _ => 0,
    };

    public override void SetLength(long value) => Try(() =>
    {
        file.SetLength(value);
        sums?.Cut(value);
    });

    /// <summary>LiteDB flushes where it wants to have it on the medium.</summary>
    public override void Flush()
    {
        if (syncs)
            Try(file.Sync);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }

    private void Try(Action change)
    {
        if (Failure is not null)
            return;
        try
        {
            change();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failure = e;
        }
    }
}
