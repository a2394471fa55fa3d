namespace DminServing.Training.Fitting;

/// <summary>A look at the validation users during training.</summary>
/// <param name="Step">Steps so far.</param>
/// <param name="Epoch">Passes over the training users so far.</param>
/// <param name="TargetLoss">L_target since the last look, mean of the steps.</param>
/// <param name="AuxiliaryLoss">L_aux since the last look, mean of the steps.</param>
/// <param name="Auc">AUC on the validation users.</param>
/// <param name="LogLoss">Logloss on the validation users.</param>
public sealed record EvaluationRecord(long Step, double Epoch, double TargetLoss, double AuxiliaryLoss, double Auc, double LogLoss);
