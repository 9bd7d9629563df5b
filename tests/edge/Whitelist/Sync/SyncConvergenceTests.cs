using Checkpoint.Edge.Tests.Gate;
using Checkpoint.Protocols.Whitelist;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Edge.Tests.Whitelist.Sync;

public sealed class SyncConvergenceTests
{
    [Fact]
    public void Whatever_the_network_the_registry_and_the_gate_do_both_hold_the_same_at_the_end()
    {
        var (snapshots, changes, meanwhile, repairs, runs) = (0, 0, 0, 0, 0);
        // What happens, to which message, to which registration.
        var moves = Gen.Select(Gen.Int[0, 99], Gen.Int[0, 3], Samples.Registrations).List[0, 250];
        Gen.Select(Gen.Int[0, 40], moves).Sample((atFirst, story) =>
        {
            using var folder = new TempFolder();
            var model = new SyncModel(folder.Path);
            foreach (var registration in Samples.Many(atFirst))
                model.Registry.Put(registration);
            model.Tell();
            foreach (var (what, which, registration) in story)
                Do(model, what, which, registration);
            model.Registry.Put(Samples.Filed("陕A00001")); // A registry that never had anything changes nothing at a gate.
            model.Settle();

            Assert.Equal(
                model.Registry.Registrations.OrderBy(each => each.Plate.Key),
                model.Replica.Registrations.OrderBy(each => each.Plate.Key));
            Assert.Equal(WhitelistDigest.Of(model.Registry.Registrations), model.Replica.Digest);
            Interlocked.Add(ref snapshots, model.Snapshots);
            Interlocked.Add(ref changes, model.Changes);
            Interlocked.Add(ref meanwhile, model.Meanwhile);
            Interlocked.Add(ref repairs, model.Repairs);
            Interlocked.Increment(ref runs);
        }, iter: Scale.Of(3_000, 150));
        TestContext.Current.TestOutputHelper?.WriteLine($"{runs} runs: {snapshots} snapshots, {changes} pages of changes, {meanwhile} during a snapshot, {repairs} repairs");
        Assert.True(snapshots > runs / 2 && changes > runs && meanwhile > runs / 20 && repairs > runs / 20);
    }

    private static void Do(SyncModel model, int what, int which, Registration registration)
    {
        switch (what)
        {
            case < 12: model.Act(); break;
            case < 24: model.Deliver(what < 20 ? 0 : which); break;
            case < 33: model.Answer(what < 30 ? 0 : which); break;
            case < 50: model.Go(5 + (20 * which)); break;
            case < 65: model.Registry.Put(registration); model.Tell(); break;
            case < 71: model.Registry.Remove(registration.Plate); model.Tell(); break;
            case < 75: model.Lose(which); break;
            case < 78: model.LoseWant(which); break;
            case < 81: model.Repeat(which); break;
            case < 85: model.Pass(TimeSpan.FromSeconds(6 * which)); break;
            case < 88: model.Restart(); break;
            case < 91: model.Reconnect(); break;
            case < 92: model.Import([registration]); break;
            case < 94: model.Damage(registration); break;
            case < 96: model.Backup(); break;
            case < 98: model.RestoreBackup(); break;
            default: model.Fold(); break;
        }
    }
}
