namespace DminServing.Training.Networks;

/// <summary>What a network is built for: how many features there are, the dimensions of the paper's section 3.3, and what is decided where the paper and its reference code differ.</summary>
public sealed record NetworkShape
{
    /// <summary>Width of every feature's embedding.</summary>
    /// <value>18</value>
    public int EmbeddingWidth { get; init; } = 18;

    /// <summary>Number of user features, F_u.</summary>
    public required int UserFeatures { get; init; }

    /// <summary>Number of item features, F_i: of the target item and of every behavior.</summary>
    public required int ItemFeatures { get; init; }

    /// <summary>Number of context features, F_c.</summary>
    public required int ContextFeatures { get; init; }

    /// <summary>T: the most behaviors.</summary>
    /// <value>20</value>
    public int MaxBehaviors { get; init; } = 20;

    /// <summary>H_R: heads of the Behavior Refiner.</summary>
    /// <value>4</value>
    public int RefinerHeads { get; init; } = 4;

    /// <summary>H_E: heads of the Multi-Interest Extractor, the number of interests.</summary>
    /// <value>4</value>
    public int InterestHeads { get; init; } = 4;

    /// <summary>d_p: width of the position embedding.</summary>
    /// <value>2</value>
    public int PositionWidth { get; init; } = 2;

    /// <summary>Share of values that dropout sets to zero in training.</summary>
    /// <value>0.2</value>
    public double Dropout { get; init; } = 0.2;

    /// <summary>Where positions count from.</summary>
    /// <value>The newest behavior</value>
    public PositionOrder Positions { get; init; } = PositionOrder.NewestFirst;

    /// <summary>How the auxiliary loss tells behaviors apart.</summary>
    /// <value>By inner product</value>
    public AuxiliaryScore Auxiliary { get; init; } = AuxiliaryScore.InnerProduct;

    /// <summary>d_model: width of an item or a behavior.</summary>
    public int ModelWidth => EmbeddingWidth * ItemFeatures;

    /// <summary>Width of the user profile x_u.</summary>
    public int UserWidth => EmbeddingWidth * UserFeatures;

    /// <summary>Width of the context x_c.</summary>
    public int ContextWidth => EmbeddingWidth * ContextFeatures;

    /// <summary>Checks that the heads divide d_model.</summary>
    /// <exception cref="TrainingException">They do not; the message lists the numbers that do.</exception>
    public NetworkShape Checked()
    {
        foreach (var (option, heads) in new[] { ("refiner heads", RefinerHeads), ("interest heads", InterestHeads) })
        {
            if (heads < 1 || ModelWidth % heads != 0)
            {
                var divisors = Enumerable.Range(1, ModelWidth).Where(number => ModelWidth % number == 0);
                throw new TrainingException($"{heads} {option} do not divide d_model = {ModelWidth}; choose one of {string.Join(", ", divisors)}.");
            }
        }

        return this;
    }
}
