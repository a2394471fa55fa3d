using DminServing.Pipeline.Behaviors;
using Xunit;

namespace DminServing.Pipeline.Tests.Behaviors;

public sealed class RetryBudgetTests
{
    [Fact]
    public void When_All_Fail_A_Tenth_Is_Tried_Again_And_Ten_Beside()
    {
        var budget = new RetryBudget(0.1);
        var retries = 0;
        for (var call = 0; call < 1000; call++)
        {
            budget.Earn();
            retries += budget.TrySpend() ? 1 : 0;
        }

        Assert.InRange(retries, 100, 110);
    }

    [Fact]
    public void Without_A_Share_Nothing_Is_Tried_Again()
    {
        var budget = new RetryBudget(0);
        budget.Earn();

        Assert.False(budget.TrySpend());
    }
}
