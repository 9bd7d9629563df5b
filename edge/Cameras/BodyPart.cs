namespace Checkpoint.Edge.Cameras;

/// <summary>One part of a multipart body.</summary>
/// <param name="Name">The form's name of the part, else its file name, else empty.</param>
internal readonly record struct BodyPart(string Name, ReadOnlyMemory<byte> Content);
