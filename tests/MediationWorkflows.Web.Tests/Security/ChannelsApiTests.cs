using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Web.Tests.Api;

namespace MediationWorkflows.Web.Tests.Security;

/// <summary>Separate channels (R16) over REST and on their pages.</summary>
public sealed class ChannelsApiTests : IAsyncLifetime
{
    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
    HttpClient client = null!;
    HttpClient mediator = null!;
    string caseId = null!;

    [Fact]
    public async Task A_message_goes_to_those_whom_its_author_saw_or_nowhere()
    {
        var channel = await OpenAsync();
        var seen = (await mediator.ReadAsync($"/channels/{channel}"))["etag"]!.ToString();
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await mediator.PostAsync($"/channels/{channel}/messages", new JsonObject { ["text"] = "What would help?" })).StatusCode);

        var joined = await client.PostAsync($"/channels/{channel}/members", new JsonObject { ["participant"] = "institution" }, ifMatch: "*");
        Assert.Equal(HttpStatusCode.OK, joined.StatusCode);
        var refused = await mediator.PostAsync($"/channels/{channel}/messages", new JsonObject { ["text"] = "Only for the client." }, ifMatch: seen);
        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.StatusCode);

        var now = await mediator.ReadAsync($"/channels/{channel}");
        Assert.Equal(["client", "mediator", "institution"], now["members"]!.AsArray().Select(m => m!["key"]!.ToString()));
        Assert.Equal(HttpStatusCode.Created, (await mediator.PostAsync($"/channels/{channel}/messages", new JsonObject { ["text"] = "For all three." }, ifMatch: now["etag"]!.ToString())).StatusCode);
        var institution = await factory.ProgramAsync(Role.InstitutionRepresentative, "institution@example.org");
        Assert.Equal(["For all three."], (await institution.ReadAsync($"/channels/{channel}"))["messages"]!.AsArray().Select(m => m!["text"]!.ToString()));
    }

    [Fact]
    public async Task To_others_of_the_case_there_is_no_channel_and_its_trail_is_hidden_from_who_sees_metadata()
    {
        var channel = await OpenAsync();
        await client.PostAsync($"/channels/{channel}/messages", new JsonObject { ["text"] = "I relapsed in May." }, ifMatch: "*");
        var institution = await factory.ProgramAsync(Role.InstitutionRepresentative, "institution@example.org");
        var coordinator = await factory.KeyForAsync("office@example.org");

        foreach (var other in new[] { institution, coordinator })
        {
            Assert.Empty(await other.ListAsync($"/cases/{caseId}/channels"));
            Assert.DoesNotContain(channel, (await other.ReadAsync($"/cases/{caseId}/items")).ToJsonString(), StringComparison.Ordinal);
            Assert.Empty(await other.ListAsync($"/cases/{caseId}/items"));
            Assert.Equal(HttpStatusCode.NotFound, (await other.SendAsync(HttpMethod.Get, $"/channels/{channel}")).StatusCode);
            foreach (var verb in new[] { "messages", "members", "leave", "close" })
                Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync($"/channels/{channel}/{verb}", new JsonObject { ["text"] = "x", ["participant"] = "client" }, ifMatch: "*")).StatusCode);
        }

        Assert.DoesNotContain("channel", (await coordinator.ReadAsync($"/cases/{caseId}/audit")).ToJsonString(), StringComparison.OrdinalIgnoreCase);
        await mediator.ReadAsync($"/channels/{channel}");
        var auditor = await factory.ProgramAsync(Role.Auditor);
        var trail = await auditor.ListAsync($"/cases/{caseId}/audit");
        Assert.Contains(trail, link => link["action"]!.ToString() == "content.read" && link["targetKind"]!.ToString() == "Channel");
    }

    [Fact]
    public async Task People_open_a_channel_write_in_it_and_leave_it_with_plain_forms()
    {
        var browser = await factory.SignedInAsync("clinician@example.org");
        var page = $"/cases/{caseId}/channels";
        Assert.Equal(HttpStatusCode.Redirect, (await browser.SubmitAsync(page, ("Input.Name", "Staffing"), ("Input.People", "institution"))).StatusCode);
        var channel = (await browser.OpenAsync(page)).QuerySelector("main a[href^='/channels/']")!.GetAttribute("href")!;
        Assert.Contains("Goes to", (await browser.OpenAsync(channel)).QuerySelector("#text-hint")!.TextContent, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Redirect, (await browser.SubmitAsync(channel, ("Input.Text", "We were short of staff."))).StatusCode);
        var empty = await (await browser.SubmitAsync(channel, ("Input.Text", " "))).ReadAsync();
        Assert.NotEqual("", empty.QuerySelector("[role=alert]")!.TextContent);

        var institution = await factory.SignedInAsync("institution@example.org");
        Assert.Contains("We were short of staff.", (await institution.OpenAsync(channel)).QuerySelector(".written")!.TextContent, StringComparison.Ordinal);
        var others = await factory.SignedInAsync("stranger@example.org", Role.Coordinator);
        Assert.Equal(HttpStatusCode.NotFound, (await others.GetAsync(channel)).StatusCode);

        Assert.Equal(HttpStatusCode.Redirect, (await institution.PressAsync(channel, "leave")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await institution.GetAsync(channel)).StatusCode);
    }

    async Task<string> OpenAsync()
    {
        var answer = await client.PostAsync($"/cases/{caseId}/channels", new JsonObject { ["name"] = "What would help", ["members"] = new JsonArray("mediator") });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.JsonAsync())["id"]!.ToString();
    }

    public async Task InitializeAsync()
    {
        var coordinator = await factory.ProgramAsync(Role.Coordinator, "office@example.org");
        caseId = await coordinator.OpenCaseAsync();
        (client, mediator) = (await factory.ProgramAsync(Role.Client, "client@example.org"), await factory.ProgramAsync(Role.Mediator, "mediator@example.org"));
    }

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
