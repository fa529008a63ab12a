using MediationWorkflows.Tests.Verification;
using MediationWorkflows.Workflows;

namespace MediationWorkflows.Tests.Publishing;

public sealed class DefinitionDifferenceTests
{
    [Fact]
    public void What_was_added_removed_changed_and_connected_otherwise_is_named_as_it_is_drawn()
    {
        var difference = DefinitionDifference.Between(
            InstallDefinitions.Shipped["escalation"],
            Drawing.Shipped("escalation", "-noticeDelay\ndelayNotice.ConditionsMet -> contingency\nsession \"rule=5 BD\"\ncalm SendNotice template=case-closed audience=parties"));

        Assert.Equal("calm", Assert.Single(difference.Added));
        Assert.Single(difference.Removed);
        Assert.Equal(["rule"], Assert.Single(difference.Changed).Properties);
        Assert.Equal((1, 2), (difference.Connected.Count, difference.Disconnected.Count));
    }

    [Fact]
    public void A_version_differs_in_nothing_from_itself() => Assert.True(DefinitionDifference.Between(InstallDefinitions.Shipped["intake"], Drawing.Shipped("intake", "")).IsNone);
}
