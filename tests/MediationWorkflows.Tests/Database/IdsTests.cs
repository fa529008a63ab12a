using MediationWorkflows.Database;
using NodaTime;

namespace MediationWorkflows.Tests.Database;

public sealed class IdsTests
{
    [Fact]
    public void Ids_of_one_instant_sort_in_the_order_in_which_they_were_made()
    {
        var now = Instant.FromUtc(2027, 1, 4, 15, 0);
        var ids = Enumerable.Range(0, 10_000).Select(_ => Ids.New(now)).ToList();

        Assert.Equal(ids.Order(), ids);
        Assert.Equal(ids.Select(i => i.ToString()).Order(StringComparer.Ordinal), ids.Select(i => i.ToString()));
        Assert.All(ids, id => Assert.Equal(7, id.Version));
    }
}
