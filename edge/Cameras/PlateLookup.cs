using Checkpoint.Edge.Whitelist;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Edge.Cameras;

/// <summary><see cref="GreenChannel.Find"/>.</summary>
internal delegate Lookup PlateLookup(Plate plate, ReadOnlySpan<float> confidences);
