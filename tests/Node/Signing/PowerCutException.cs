namespace OpenLedger.Node.Tests.Signing;

/// <summary>The power is gone: no process runs any more.</summary>
internal sealed class PowerCutException() : IOException("the power is cut");
