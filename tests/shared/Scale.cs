namespace Checkpoint.Tests;

/// <summary>How much work a randomised test does: everything, or the share of the quick profile (<c>tests/run.sh --quick</c>).</summary>
internal static class Scale
{
    private static readonly bool s_quick = Environment.GetEnvironmentVariable("CHECKPOINT_QUICK") == "1";

    public static int Of(int full, int quick) => s_quick ? quick : full;
}
