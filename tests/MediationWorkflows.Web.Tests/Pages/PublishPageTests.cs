using MediationWorkflows.Access;
using MediationWorkflows.Web.Tests.Studio;

namespace MediationWorkflows.Web.Tests.Pages;

public sealed class PublishPageTests
{
    [Fact]
    public async Task Under_the_rule_of_two_one_person_proposes_and_another_one_publishes()
    {
        await using var factory = new MediationFactory().With("Publishing:FourEyes", "true");
        var (ada, bob) = (await factory.SignedInAsync("ada@example.org", Role.Designer), await factory.SignedInAsync("bob@example.org", Role.Designer));
        var draft = await (await factory.ProgramAsync(Role.Designer)).SavedAsync(Definitions.SayAndWait("Two pairs of eyes"));
        var path = $"/definitions/{draft.Text("definitionId")}/publish";

        await ada.SubmitAsync(path, ("Wanted.What", "propose"));

        Assert.True((await ada.OpenAsync(path)).QuerySelector("#impact button[value=propose]")!.HasAttribute("disabled"));
        Assert.NotNull((await (await ada.SubmitAsync(path, ("Wanted.What", "publish"))).ReadAsync()).QuerySelector("#refused"));
        Assert.NotNull((await (await bob.SubmitAsync(path, ("Wanted.What", "publish"))).ReadAsync()).QuerySelector(".notice.good"));
        Assert.Equal(2, (await ada.OpenAsync($"/definitions/{draft.Text("definitionId")}")).QuerySelectorAll("#changes li").Length);
    }
}
