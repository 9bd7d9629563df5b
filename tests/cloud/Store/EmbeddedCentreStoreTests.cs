namespace Checkpoint.Cloud.Tests.Store;

public sealed class EmbeddedCentreStoreTests : CentreStoreTests
{
    protected override Task<IStoreHome> HomeAsync() => Task.FromResult<IStoreHome>(new EmbeddedHome());
}
