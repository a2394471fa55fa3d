namespace DminServing.Training.Calibration;

/// <summary>What makes click-through rates of scores.</summary>
public enum CalibrationMethod
{
    /// <summary>Nothing: the version has no calibration.</summary>
    None,

    /// <summary>Two numbers, fitted by <see cref="PlattFitting"/>.</summary>
    Platt,

    /// <summary>A curve that never falls, fitted by <see cref="IsotonicFitting"/>.</summary>
    Isotonic,
}
