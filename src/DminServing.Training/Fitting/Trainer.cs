using DminServing.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace DminServing.Training.Fitting;

/// <summary>Fits a model by the paper's protocol: (1) a minibatch of users, each with a positive and a negative that share the user's side,
/// (2) L_total = L_target + λ L_aux (eq. 7), (3) Adam, (4) several times an epoch a look at the validation users, keeping the best.</summary>
public sealed class Trainer
{
    private readonly CtrModel _model;
    private readonly SampleSet _train;
    private readonly SampleSet _validation;
    private readonly FittingOptions _options;
    private readonly ModelOptimizer _optimizer;
    private readonly Scalar _lambda;
    private (long Epoch, int[] Users) _order = (-1, []);
    private (double Target, double Auxiliary, int Steps) _losses;

    /// <summary>A run that begins, or goes on from a state.</summary>
    /// <param name="model">The model to fit.</param>
    /// <param name="train">The training users.</param>
    /// <param name="validation">The validation users.</param>
    /// <param name="options">How to fit.</param>
    /// <exception cref="TrainingException">There are fewer training users than a batch holds.</exception>
    public Trainer(CtrModel model, SampleSet train, SampleSet validation, FittingOptions options)
    {
        (_model, _train, _validation, _options) = (model, train, validation, options);
        _optimizer = new ModelOptimizer(model, (float)options.LearningRate);
        _lambda = options.Lambda;
        StepsPerEpoch = train.Users / options.UsersPerBatch;
        if (StepsPerEpoch == 0)
        {
            throw new TrainingException($"The data set has {train.Users} training users, but a batch holds {options.UsersPerBatch}: take a larger data set, or a smaller --batch-users.");
        }
    }

    /// <summary>Where the run is.</summary>
    public TrainingState State { get; private set; } = new(0, [], false);

    /// <summary>Steps of an epoch; users that do not fill the last batch wait for another epoch's order.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>Steps of the whole run when nothing stops it early.</summary>
    public long MostSteps => (long)StepsPerEpoch * _options.Epochs;

    /// <summary>The optimizer's state by name, not copied.</summary>
    public IEnumerable<(string Name, float[] Values)> OptimizerState => _optimizer.State();

    /// <summary>Goes on from a checkpoint whose tensors are in place.</summary>
    public void Resume(TrainingState state) => State = state;

    /// <summary>Trains until the next look at the validation users.</summary>
    /// <param name="stepped">Called after every step.</param>
    /// <param name="cancellation">Ends training between two steps.</param>
    /// <returns>Whether the model is the best so far.</returns>
    /// <exception cref="TrainingException">Training diverged.</exception>
    public bool TrainToNextEvaluation(Action stepped, CancellationToken cancellation)
    {
        var step = State.Step;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            Step(step++);
            stepped();
        }
        while (!IsEvaluation(step));

        var evaluation = Evaluation.Of(_model, _validation);                               // (4)
        var (target, auxiliary) = (_losses.Target / _losses.Steps, _losses.Auxiliary / _losses.Steps);
        var record = new EvaluationRecord(step, (double)step / StepsPerEpoch, target, auxiliary, evaluation.Auc, evaluation.LogLoss);
        if (!double.IsFinite(target + auxiliary + evaluation.LogLoss))
        {
            throw new TrainingException($"Training diverged before step {step}: the loss is no number any more. Begin again with a smaller --learning-rate (now {_options.LearningRate}) and another --output.");
        }

        _losses = default;
        State = new TrainingState(step, [.. State.Evaluations, record], false);
        State = State with { IsFinished = step >= MostSteps || State.SinceBest >= _options.Patience };
        return State.Best == record;
    }

    private void Step(long step)
    {
        using var scope = NewDisposeScope();
        var batch = _train.BatchForTraining(Users(step), new Random(Seeds.Of(_options.Seed, Seeds.Purpose.NotClicked, step))); // (1)
        manual_seed(Seeds.Of(_options.Seed, Seeds.Purpose.Dropout, step));
        _model.Network.train();
        var embedded = _model.Embeddings.Embed(batch, forTraining: true);
        var output = _model.Network.call(embedded);

        var target = TargetLoss(output.Logits);                                            // (2)
        var total = output.AuxiliaryLoss is { } auxiliary ? target.Plus(auxiliary * _lambda) : target;
        total.backward();
        _optimizer.Step(step + 1, batch, embedded);                                        // (3)
        _model.Network.zero_grad();
        _losses = (_losses.Target + target.item<float>(), _losses.Auxiliary + (output.AuxiliaryLoss?.item<float>() ?? 0), _losses.Steps + 1);
    }

    // L_target (eq. 6) of candidates that are positive, negative by turns. The click is output 0, no click output 1: a candidate's label is
    // also the index of the output whose logarithm counts.
    private static Tensor TargetLoss(Tensor logits)
    {
        var logarithms = logits.log_softmax(-1);                                           // [U, 2, 2]
        return -logarithms.diagonal(0, 1, 2).mean();                                      // positive's output 0, negative's output 1
    }

    private ReadOnlySpan<int> Users(long step)
    {
        var epoch = step / StepsPerEpoch;
        if (_order.Epoch != epoch)
        {
            int[] users = [.. Enumerable.Range(0, _train.Users)];
            new Random(Seeds.Of(_options.Seed, Seeds.Purpose.Order, epoch)).Shuffle(users);
            _order = (epoch, users);
        }

        return _order.Users.AsSpan((int)(step % StepsPerEpoch) * _options.UsersPerBatch, _options.UsersPerBatch);
    }

    // The looks are spread evenly over the epoch, the last one at its end.
    private bool IsEvaluation(long step)
    {
        var looks = Math.Min(_options.EvaluationsPerEpoch, StepsPerEpoch);
        var place = step % StepsPerEpoch;
        return place == 0 || (place * looks / StepsPerEpoch) > ((place - 1) * looks / StepsPerEpoch);
    }
}
