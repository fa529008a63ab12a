using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;

namespace MediationWorkflows.Web.Tests.Api;

/// <summary>Another party's case does not exist, and what is private stays so.</summary>
public sealed class WhoSeesWhatTests : IAsyncLifetime
{
    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
    HttpClient coordinator = null!;
    string caseId = null!;

    public static TheoryData<string> PartsOfACase => new()
    {
        "", "/timeline", "/deadlines", "/tasks", "/mails", "/consents", "/items", "/settlements", "/milestones", "/reviews", "/escalations", "/audit",
        "/ground-rules", "/risk-assessments", "/participations", "/mandates",
    };

    [Theory]
    [MemberData(nameof(PartsOfACase))]
    public async Task Another_partys_case_looks_like_no_case(string part)
    {
        var stranger = await factory.ProgramAsync(Role.Client, "stranger@example.org");
        var theirs = await stranger.SendAsync(HttpMethod.Get, $"/cases/{caseId}{part}");
        var nothing = await stranger.SendAsync(HttpMethod.Get, $"/cases/{Guid.NewGuid()}{part}");

        Assert.Equal(HttpStatusCode.NotFound, theirs.StatusCode);
        Assert.Equal(Without(await nothing.JsonAsync()), Without(await theirs.JsonAsync()));
        static string Without(JsonObject problem)
        {
            problem.Remove("traceId");
            return problem.ToJsonString();
        }
    }

    [Theory]
    [MemberData(nameof(PartsOfACase))]
    public async Task A_party_sees_each_part_of_their_own_case(string part)
    {
        var client = await factory.ProgramAsync(Role.Client, "client@example.org");

        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(HttpMethod.Get, $"/cases/{caseId}{part}")).StatusCode);
    }

    [Fact]
    public async Task A_strangers_list_is_empty_and_their_changes_find_nothing()
    {
        var stranger = await factory.ProgramAsync(Role.Client, "stranger@example.org");
        var task = (await coordinator.ListAsync("/tasks")).Single();
        var deadline = task["deadlineId"]!.ToString();

        Assert.Empty(await stranger.ListAsync("/cases"));
        Assert.Empty(await stranger.ListAsync("/tasks"));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.SendAsync(HttpMethod.Get, $"/deadlines/{deadline}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.SendAsync(HttpMethod.Get, $"/tasks/{task["id"]}")).StatusCode);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await stranger.PostAsync($"/tasks/{task["id"]}/complete", new JsonObject { ["outcome"] = "Acknowledged" }, ifMatch: "*")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync($"/cases/{caseId}/close", new JsonObject { ["outcome"] = "Withdrawn" }, ifMatch: "*")).StatusCode);
    }

    [Fact]
    public async Task What_is_private_to_a_party_is_opened_by_its_author_only_and_the_trail_remembers()
    {
        var client = await factory.ProgramAsync(Role.Client, "client@example.org");
        var clinician = await factory.ProgramAsync(Role.Clinician, "clinician@example.org");
        var created = await client.PostAsync($"/cases/{caseId}/items", new JsonObject { ["class"] = "PartyPrivate", ["title"] = "My goals", ["text"] = "An apology." });
        var path = created.Headers.Location!.OriginalString["/api/v1".Length..];

        Assert.Equal("An apology.", (await client.ReadAsync(path))["text"]!.ToString());
        Assert.Equal(HttpStatusCode.NotFound, (await clinician.SendAsync(HttpMethod.Get, path)).StatusCode);
        Assert.DoesNotContain(await clinician.ListAsync($"/cases/{caseId}/items"), item => path.EndsWith(item["id"]!.ToString(), StringComparison.Ordinal));
        var seen = Assert.Single(await coordinator.ListAsync($"/cases/{caseId}/items"));
        Assert.Null(seen["title"]);
        Assert.Equal(HttpStatusCode.NotFound, (await coordinator.SendAsync(HttpMethod.Get, path)).StatusCode);
        Assert.Contains(await client.ListAsync($"/cases/{caseId}/audit"), link => link["action"]!.ToString() == "content.read");
    }

    [Fact]
    public async Task Who_is_bound_to_a_part_of_a_case_does_not_find_it_among_their_cases()
    {
        await coordinator.OpenCaseAsync(body => body["parties"] = new JsonArray(
            ApiCalls.Party("client", "Client", "client@example.org"), ApiCalls.Party("clinician", "Clinician", "clinician@example.org"),
            ApiCalls.Party("interpreter", "Interpreter", "interpreter@example.org"), ApiCalls.Party("regulator", "Regulator", "regulator@example.org"),
            ApiCalls.Party("committee", "Oversight", "committee@example.org")));

        Assert.Empty(await (await factory.ProgramAsync(Role.Interpreter, "interpreter@example.org")).ListAsync("/cases"));
        Assert.Empty(await (await factory.ProgramAsync(Role.Regulator, "regulator@example.org")).ListAsync("/cases"));
        var seen = Assert.Single(await (await factory.ProgramAsync(Role.Oversight, "committee@example.org")).ListAsync("/cases"));
        Assert.Null(seen["title"]);
    }

    [Fact]
    public async Task A_representative_sees_the_case_until_their_principal_leaves_it()
    {
        var guardian = ApiCalls.Party("guardian", "Representative", "guardian@example.org");
        guardian["representing"] = "clinician";
        var id = await coordinator.OpenCaseAsync(body => body["parties"]!.AsArray().Add((JsonNode)guardian));
        var program = await factory.ProgramAsync(Role.Representative, "guardian@example.org");
        Assert.Equal(id, Assert.Single(await program.ListAsync("/cases"))["id"]!.ToString());

        var clinician = (await coordinator.ListAsync($"/cases/{id}/participations")).Single(p => p["key"]!.ToString() == "clinician");
        await coordinator.PostAsync($"/participations/{clinician["id"]}/withdraw", ifMatch: "*");

        Assert.Empty(await program.ListAsync("/cases"));
        Assert.Equal(HttpStatusCode.NotFound, (await program.SendAsync(HttpMethod.Get, $"/cases/{id}")).StatusCode);
    }

    [Fact]
    public async Task Sharing_without_everybodys_consent_shares_with_nobody_and_the_attempt_stays_on_record()
    {
        var client = await factory.ProgramAsync(Role.Client, "client@example.org");
        var mediator = await factory.ProgramAsync(Role.Mediator, "mediator@example.org");
        var item = await (await client.PostAsync($"/cases/{caseId}/items", new JsonObject { ["class"] = "Clinical", ["title"] = "Letter", ["text"] = "A letter." })).JsonAsync();
        await client.PostAsync($"/items/{item["id"]}/share", With("mediator"), ifMatch: "*");
        var consent = await (await mediator.PostAsync($"/cases/{caseId}/consents", new JsonObject
        {
            ["subject"] = "client", ["class"] = "Clinical", ["purpose"] = "To understand", ["recipient"] = "clinician",
        })).JsonAsync();
        await client.PostAsync($"/consents/{consent["id"]}/grant", ifMatch: "*");

        var refusal = await mediator.PostAsync($"/items/{item["id"]}/share", With("clinician", "institution"), key: "once", ifMatch: "*");

        Assert.Equal(HttpStatusCode.Conflict, refusal.StatusCode);
        Assert.Contains("institution", (await refusal.JsonAsync())["detail"]!.ToString(), StringComparison.Ordinal);
        var clinician = await factory.ProgramAsync(Role.Clinician, "clinician@example.org");
        Assert.Equal(HttpStatusCode.NotFound, (await clinician.SendAsync(HttpMethod.Get, $"/items/{item["id"]}")).StatusCode);
        Assert.Contains(await mediator.ListAsync($"/cases/{caseId}/audit"), link => link["action"]!.ToString() == "item.share.refused");
        Assert.Equal("Shared", (await mediator.ListAsync($"/cases/{caseId}/items")).Single()["state"]!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await mediator.PostAsync($"/items/{item["id"]}/share", With("clinician"), key: "once more", ifMatch: "*")).StatusCode);
        static JsonObject With(params string[] names) => new() { ["with"] = new JsonArray([.. names.Select(name => (JsonNode)name)]) };
    }

    [Fact]
    public async Task The_id_of_what_was_said_in_caucus_does_not_tell_when()
    {
        var mediator = await factory.ProgramAsync(Role.Mediator, "mediator@example.org");
        var item = await (await mediator.PostAsync($"/cases/{caseId}/items", new JsonObject { ["class"] = "Caucus", ["title"] = "Note", ["text"] = "A note." })).JsonAsync();

        Assert.Equal(4, Guid.Parse(item["id"]!.ToString()).Version);
    }

    [Fact]
    public async Task A_deadline_explains_itself()
    {
        var deadline = await coordinator.ReadAsync($"/deadlines/{(await coordinator.ListAsync("/tasks")).Single()["deadlineId"]}");

        Assert.Equal("2 BD", deadline["rule"]!.ToString());
        Assert.Equal("America/New_York", deadline["timeZone"]!.ToString());
        Assert.Equal("Due", deadline["explain"]!.AsArray().Last()!["kind"]!.ToString());
    }

    [Theory]
    [InlineData("/operations/stalled")]
    [InlineData("/operations/wake-up")]
    [InlineData("/operations/timers")]
    [InlineData("/operations/mail")]
    [InlineData("/operations/incidents")]
    [InlineData("/operations/jobs")]
    [InlineData("/operations/schedules")]
    public async Task Operations_are_for_those_who_run_the_installation(string path)
    {
        var party = await factory.ProgramAsync(Role.Client, "client@example.org");
        var administrator = await factory.ProgramAsync(Role.Administrator);

        Assert.Equal(HttpStatusCode.Forbidden, (await party.SendAsync(HttpMethod.Get, path)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await administrator.SendAsync(HttpMethod.Get, path)).StatusCode);
    }

    [Fact]
    public async Task A_cookie_alone_changes_nothing_through_the_api()
    {
        var browser = await factory.SignedInAsync("cookie@example.org", Role.Coordinator);

        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(HttpMethod.Get, "/cases")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/cases", ApiCalls.Case())).StatusCode);
        Assert.Single(await coordinator.ListAsync("/cases"));
    }

    [Fact]
    public async Task A_revoked_key_is_refused_at_once()
    {
        var browser = await factory.SignedInAsync("keys@example.org", Role.Coordinator);
        var program = await factory.KeyForAsync("keys@example.org");
        Assert.Equal(HttpStatusCode.OK, (await program.SendAsync(HttpMethod.Get, "/cases")).StatusCode);

        var page = await browser.OpenAsync("/account");
        var revoke = page.QuerySelector("button[name='Revoked.Id']")!;
        var form = (AngleSharp.Html.Dom.IHtmlFormElement)revoke.Closest("form")!;
        await browser.PostAsync("/account", Forms.Content(form, ("Revoked.Id", revoke.GetAttribute("value")!)));

        Assert.Equal(HttpStatusCode.Unauthorized, (await program.SendAsync(HttpMethod.Get, "/cases")).StatusCode);
    }

    public async Task InitializeAsync()
    {
        coordinator = await factory.ProgramAsync(Role.Coordinator);
        caseId = await coordinator.OpenCaseAsync();
    }

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
