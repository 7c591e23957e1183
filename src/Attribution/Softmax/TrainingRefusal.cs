namespace OpenLedger.Attribution.Softmax;

/// <summary>Why nothing can be trained.</summary>
public enum TrainingRefusal
{
    /// <summary>It can.</summary>
    None,

    /// <summary>The dimension is no power of two from 256 to 2,048, or the n-grams are not 1 or
    /// 2.</summary>
    ShapeInvalid,

    /// <summary>Epochs, rate or penalty are outside their limits.</summary>
    ParametersInvalid,

    /// <summary>A label is empty or longer than 64 bytes.</summary>
    LabelInvalid,

    /// <summary>Fewer than two labels.</summary>
    TooFewLabels,

    /// <summary>More than 64 labels.</summary>
    TooManyLabels,

    /// <summary>More than 4,096 contributions.</summary>
    TooManyTexts,

    /// <summary>More than 16,384 pieces of text.</summary>
    TooManyRows,

    /// <summary>No piece of text has a feature.</summary>
    NoRows,
}
