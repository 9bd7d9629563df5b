using System.Text.Json;
using Checkpoint.Cloud.Passes;

namespace Checkpoint.Cloud.Api;

/// <summary>A pass and its events as the gate sent them.</summary>
public sealed record PassDetails(PassRecord Pass, IReadOnlyList<JsonElement> Events);
