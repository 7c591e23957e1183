using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Devnet.Samples;

/// <summary>A settled inference of a sample model.</summary>
internal sealed record SampleInference(string Model, Hash256 InferenceId);
