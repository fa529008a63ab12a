using System.Net;
using MediationWorkflows.Access;
using MediationWorkflows.Web.Tests.Api;

namespace MediationWorkflows.Web.Tests.Pages;

/// <summary>Who sees what, and who decides about it: plain forms, without any script.</summary>
public sealed class ConfidencePagesTests : IAsyncLifetime
{
    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
    HttpClient client = null!;
    HttpClient mediator = null!;
    string caseId = null!;

    string At(string page) => $"/cases/{caseId}/{page}";

    [Fact]
    public async Task The_page_of_who_sees_what_says_it_to_each_viewer_in_their_own_terms()
    {
        var mine = await MainAsync(client, "privacy");
        var theirs = await MainAsync(mediator, "privacy");

        Assert.Contains("only their own", mine, StringComparison.Ordinal);
        Assert.Contains("Client", mine, StringComparison.Ordinal);
        Assert.Contains("The keys lie apart from the database", mine, StringComparison.Ordinal);
        Assert.Contains("Nothing of yours was shown to anybody", mine, StringComparison.Ordinal);
        Assert.NotEqual(mine, theirs);
        Assert.Equal(HttpStatusCode.NotFound, (await (await factory.SignedInAsync("stranger@example.org")).GetAsync(At("privacy"))).StatusCode);
    }

    [Fact]
    public async Task A_consent_is_asked_for_given_and_taken_back_at_any_time()
    {
        await mediator.PressAsync(At("consents"), "ask", null, ("Input.From", "client"), ("Input.To", "clinician"), ("Input.Class", "Clinical"), ("Input.Purpose", "To plan the treatment"), ("Input.Day", "2027-03-01"));
        Assert.Contains("To plan the treatment", await MainAsync(client, "consents"), StringComparison.Ordinal);
        // Another party sees that there is one, and none of its words.
        Assert.DoesNotContain("To plan the treatment", await MainAsync(await factory.SignedInAsync("institution@example.org"), "consents"), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Redirect, (await client.PressAsync(At("consents"), "grant")).StatusCode);
        Assert.Contains("given", await MainAsync(client, "consents"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await client.PressAsync(At("consents"), "revoke")).StatusCode);
        Assert.Contains("taken back", await MainAsync(client, "consents"), StringComparison.Ordinal);
        Assert.Empty((await mediator.OpenAsync(At("consents"))).QuerySelectorAll("[name='Input.Verb'][value='grant']"));
        var wrong = await (await mediator.PressAsync(At("consents"), "ask", null, ("Input.From", "client"), ("Input.To", "client"), ("Input.Class", "Clinical"))).ReadAsync();
        Assert.NotEmpty(wrong.QuerySelector("[role=alert]")!.TextContent);
    }

    [Fact]
    public async Task Something_is_written_shown_to_somebody_by_name_and_stands_in_the_ledger_of_whose_it_is()
    {
        await client.PressAsync(At("items"), "write", null, ("Input.Class", "PartyPrivate"), ("Input.Name", "Goals"), ("Input.Text", "An apology <b>now</b>."));
        var open = (await client.OpenAsync(At("items"))).QuerySelector("main a[href*='?open=']")!.GetAttribute("href")!;
        Assert.Equal("An apology <b>now</b>.", (await client.OpenAsync(open)).QuerySelector(".written")!.TextContent);
        Assert.Null((await mediator.OpenAsync(open)).QuerySelector(".written"));

        Assert.Equal(HttpStatusCode.Redirect, (await client.PressAsync(open, "share", null, ("Input.People", "mediator"))).StatusCode);

        Assert.NotNull((await mediator.OpenAsync(open)).QuerySelector(".written"));
        Assert.Contains("Goals", await MainAsync(client, "privacy"), StringComparison.Ordinal);
        Assert.Contains("The mediator", await MainAsync(client, "releases"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_waits_for_the_word_of_those_who_take_part_and_the_exceptions_are_acknowledged()
    {
        await mediator.PressAsync(At("items"), "write", null, ("Input.Class", "Joint"), ("Input.Name", "The joint plan"), ("Input.Text", "We meet."));
        var item = (await mediator.OpenAsync(At("releases"))).QuerySelector("input[name='Input.Items']")!.GetAttribute("value")!;
        await mediator.PressAsync(At("releases"), "ask", null, ("Input.To", "The licensing board"), ("Input.Kind", "Regulator"), ("Input.Purpose", "To close the file"), ("Input.Items", item), ("Input.Basis", "consent"));
        Assert.Contains("The licensing board", await MainAsync(client, "releases"), StringComparison.Ordinal);

        await client.PressAsync(At("releases"), "grant");
        // Those who are invited and have not answered are asked as well.
        foreach (var invited in (string[])["clinician@example.org", "institution@example.org"])
        {
            Assert.Contains("has not answered", await MainAsync(client, "releases"), StringComparison.Ordinal);
            await (await factory.SignedInAsync(invited)).PressAsync(At("releases"), "grant");
        }

        Assert.DoesNotContain("has not answered", await MainAsync(client, "releases"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await client.PressAsync(At("releases"), "acknowledge")).StatusCode);

        Assert.Empty((await client.OpenAsync(At("releases"))).QuerySelectorAll("[name='Input.Verb'][value='acknowledge']"));
        Assert.Contains("Acknowledged by: Client", await MainAsync(mediator, "releases"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_summary_is_drafted_checked_by_a_second_person_published_and_says_what_it_leaves_out()
    {
        await client.PressAsync(At("items"), "write", null, ("Input.Class", "PartyPrivate"), ("Input.Name", "Goals"), ("Input.Text", "An apology and a better plan for the nights."));
        await mediator.PressAsync(At("items"), "write", null, ("Input.Class", "Joint"), ("Input.Name", "The joint plan"), ("Input.Text", "We meet."));
        var plan = (await mediator.OpenAsync(At("summaries"))).QuerySelector("input[name='Input.Items']")!.GetAttribute("value")!;
        await mediator.PressAsync(At("summaries"), "draft", null, ("Input.Items", plan), ("Input.Text", "A better plan for the nights is wanted."), ("Input.People", "client"));
        Assert.Empty((await mediator.OpenAsync(At("summaries"))).QuerySelectorAll("[name='Input.Verb'][value='check']"));
        var checker = await factory.SignedInAsync("clinician@example.org");

        Assert.Equal(HttpStatusCode.Redirect, (await checker.PressAsync(At("summaries"), "check")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await mediator.PressAsync(At("summaries"), "publish")).StatusCode);

        var read = await MainAsync(client, "summaries");
        Assert.Contains("A better plan for the nights is wanted.", read, StringComparison.Ordinal);
        Assert.Contains("(1)", read, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_safe_channel_tells_its_readers_what_and_not_who_and_the_institution_nothing()
    {
        var clinician = await factory.SignedInAsync("clinician@example.org");
        Assert.Equal(HttpStatusCode.Redirect, (await clinician.PressAsync(At("safe-channel"), "report", null, ("Input.Text", "The doses are wrong."))).StatusCode);

        Assert.Contains("yours", await MainAsync(clinician, "safe-channel"), StringComparison.Ordinal);
        var read = (await mediator.OpenAsync(At("safe-channel"))).QuerySelector("article.entry")!.TextContent;
        Assert.Contains("The doses are wrong.", read, StringComparison.Ordinal);
        Assert.DoesNotContain("linician", read, StringComparison.Ordinal);
        Assert.DoesNotContain("doses", await MainAsync(await factory.SignedInAsync("institution@example.org"), "safe-channel"), StringComparison.Ordinal);
    }

    async Task<string> MainAsync(HttpClient browser, string page) => (await browser.OpenAsync(At(page))).QuerySelector("main")!.TextContent;

    public async Task InitializeAsync()
    {
        var coordinator = await factory.ProgramAsync(Role.Coordinator);
        caseId = await coordinator.OpenCaseAsync();
        (client, mediator) = (await factory.SignedInAsync("client@example.org"), await factory.SignedInAsync("mediator@example.org"));
    }

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
