#pragma warning disable MA0048, MA0053, CA1852 // one file, many types, one of them open: violations planted for PlantedViolationTests

namespace DminServing.Architecture.Tests.Planted
{
    internal sealed class Whole;
}

namespace DminServing.Architecture.Tests.Planted.Behaviors
{
    internal sealed class Store;
}

namespace DminServing.Architecture.Tests.Planted.Ranking
{
    internal sealed class SeesBehaviors
    {
        public object Store { get; } = new Behaviors.Store();
    }

    internal sealed class SeesTheWhole
    {
        public object Whole { get; } = new Whole();
    }

    internal sealed class UsesRedis
    {
        public object Options { get; } = new StackExchange.Redis.ConfigurationOptions();
    }
}

namespace DminServing.Architecture.Tests.Planted.Attic
{
    internal class Open;
}
