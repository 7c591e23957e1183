using OpenLedger.Attribution.Influence;
using OpenLedger.Attribution.Training;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Models;

/// <summary>
/// How much training the chain takes on, and when it is due. Every validator trains beside its voting; a
/// training is due so many blocks after everything ordered before it that doing so takes a bounded part of
/// one processor, and the block that activates it finds it done.
/// </summary>
public static class TrainingRules
{
    /// <summary>Most features of a model on chain: its curvature takes seconds to make for 2,048.</summary>
    public const int DimensionMax = 1_024;

    /// <summary>Most multiplications of one training: about 17 s of one core.</summary>
    public const long WorkMax = 1L << 34;

    /// <summary>Multiplications that validators are given time for a block: about an eighth of a
    /// second.</summary>
    public const long WorkPerBlock = 1L << 27;

    /// <summary>Blocks that a training waits besides.</summary>
    public const ulong DelayBlocksMin = 3;

    /// <summary>Most trainings that are ordered and not active.</summary>
    public const ulong QueueMax = 64;

    /// <summary>Most multiplications of one trace of a model: what a settlement has to pay for.</summary>
    public const long TraceWorkMax = 1L << 27;

    /// <summary>Multiplications of training one gas pays for: others' work, but off the critical
    /// path.</summary>
    public const long WorkPerGas = 1L << 10;

    /// <summary>Multiplications of tracing one gas pays for: a block full of the largest traces takes about
    /// a third of a second to verify.</summary>
    public const long TraceWorkPerGas = 2;

    /// <summary>When a training ordered at <paramref name="now"/> is due.</summary>
    /// <param name="now">Block of the order.</param>
    /// <param name="last">When the last one of the queue is due.</param>
    /// <param name="work">Its multiplications.</param>
    public static Height ActivationOf(Height now, Height last, long work) => new(
        Math.Max(now.Value + DelayBlocksMin, last.Value)
        + (ulong)((work + WorkPerBlock - 1) / WorkPerBlock));

    /// <summary>Gas of answering a question and tracing it.</summary>
    public static ulong GasOfTrace(TrainingPlan plan, uint pieces) =>
        (ulong)(TraceWorkOf(plan, pieces) / TraceWorkPerGas);

    /// <summary>Multiplications of tracing an answer.</summary>
    public static long TraceWorkOf(TrainingPlan plan, uint pieces) =>
        InfluenceModel.TraceWorkOf((int)pieces, plan.Shape.Dimension, plan.Labels.Count);
}
