using System.Net;
using AngleSharp.Html.Dom;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Web.Tests.Api;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Web.Tests.Pages;

/// <summary>The pages of whoever answers for the installation, without any script.</summary>
public sealed class OperationsPagesTests
{
    [Fact]
    public async Task Each_page_opens_for_an_administrator_and_for_no_party()
    {
        await using var factory = new MediationFactory();
        var administrator = await factory.SignedInAsync("admin@example.org", Role.Administrator);
        var party = await factory.SignedInAsync("party@example.org", Role.Client);
        await (await factory.ProgramAsync(Role.Coordinator)).OpenCaseAsync();

        foreach (var path in (string[])["", "/week", "/stalled", "/incidents", "/timers", "/mail", "/outage", "/jobs", "/retention", "/calendars", "/ladders"])
        {
            var page = await (await administrator.GetAsync("/operations" + path)).EnsureSuccessStatusCode().ReadAsync();
            Assert.Equal($"/operations{path}", page.QuerySelector("nav.pages a[aria-current=page]")!.GetAttribute("href"));
            Assert.NotEqual(HttpStatusCode.OK, (await party.GetAsync("/operations" + path)).StatusCode);
        }

        Assert.Contains("everything will be woken", (await administrator.OpenAsync("/operations")).QuerySelector("#proof")!.TextContent, StringComparison.Ordinal);
        Assert.NotEmpty((await administrator.OpenAsync("/operations/timers")).QuerySelectorAll("main tbody tr"));
        Assert.Contains("running", (await administrator.OpenAsync("/operations")).QuerySelector("#nodes")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nothing_would_wake_is_seen_and_helped_once_it_was_said_for_how_many()
    {
        await using var factory = new MediationFactory();
        await (await factory.ProgramAsync(Role.Coordinator)).OpenCaseAsync();
        await factory.WithoutWakeUpAsync();
        var administrator = await factory.SignedInAsync("admin@example.org", Role.Administrator);
        Assert.NotEmpty((await administrator.OpenAsync("/operations")).QuerySelectorAll("#proof li"));
        const string Stalled = "/operations/stalled";
        var count = (await administrator.OpenAsync(Stalled)).QuerySelectorAll("tr[data-reason=DeadlineWithoutWakeUp]").Length;
        Assert.NotEqual(0, count);

        var preview = await (await administrator.PressAsync(Stalled, "preview")).ReadAsync();

        Assert.Contains($"{count} of {count}", preview.QuerySelector("#preview h2")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(count, (await administrator.OpenAsync(Stalled)).QuerySelectorAll("tr[data-reason=DeadlineWithoutWakeUp]").Length);
        Assert.Equal(HttpStatusCode.Redirect, (await ConfirmAsync(administrator, Stalled, preview)).StatusCode);
        Assert.Empty((await administrator.OpenAsync(Stalled)).QuerySelectorAll("tr[data-reason=DeadlineWithoutWakeUp]"));
        Assert.Empty((await administrator.OpenAsync("/operations")).QuerySelectorAll("#proof li"));
    }

    [Fact]
    public async Task Incidents_are_chosen_previewed_and_put_away()
    {
        await using var factory = new MediationFactory();
        var administrator = await factory.SignedInAsync("admin@example.org", Role.Administrator);
        var ids = await factory.Services.GetRequiredService<UnitOfWork>().RunAsync(scope =>
        {
            var planted = Enumerable.Range(0, 3).Select(_ => new WorkflowIncident { Id = Ids.New(scope.Now), Kind = "ClockJumped", Message = "The clock jumped.", At = scope.Now }).ToList();
            scope.Db.AddRange(planted);
            return Task.FromResult(planted.ConvertAll(i => i.Id));
        }, default);
        const string Incidents = "/operations/incidents";
        Task<HttpResponseMessage> ChooseAsync(string action, params Guid[] chosen) => SendAsync(administrator, Incidents,
            [.. chosen.Select(id => KeyValuePair.Create("Input.Items", id.ToString())), new("Input.Verb", "preview"), new("Input.Kind", action)]);

        Assert.Contains("Choose at least one", (await (await ChooseAsync("Skip")).ReadAsync()).QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("0 of 2", (await (await ChooseAsync("Retry", ids[0], ids[1])).ReadAsync()).QuerySelector("#preview h2")!.TextContent, StringComparison.Ordinal);
        var preview = await (await ChooseAsync("Skip", ids[0], ids[1])).ReadAsync();
        Assert.Equal(3, (await administrator.OpenAsync(Incidents)).QuerySelectorAll("tr[data-incident]").Length);
        await ConfirmAsync(administrator, Incidents, preview);

        Assert.Equal(ids[2].ToString(), Assert.Single((await administrator.OpenAsync(Incidents)).QuerySelectorAll("tr[data-incident]")).GetAttribute("data-incident"));
    }

    [Fact]
    public async Task A_mail_that_came_back_is_sent_again_once()
    {
        await using var factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
        await (await factory.ProgramAsync(Role.Coordinator)).OpenCaseAsync();
        await factory.SettleAsync();
        await factory.Services.GetRequiredService<UnitOfWork>().RunAsync(
            scope => scope.Db.Set<OutboxMessage>().Where(m => m.State == OutboxState.Sent).Take(1).ExecuteUpdateAsync(m => m.SetProperty(x => x.State, OutboxState.Bounced), scope.Ct), default);
        var administrator = await factory.SignedInAsync("admin@example.org", Role.Administrator);
        const string Bounced = "/operations/mail?state=Bounced";
        Assert.Single((await administrator.OpenAsync(Bounced)).QuerySelectorAll("tr[data-state]"));

        Assert.Equal(HttpStatusCode.Redirect, (await administrator.PressAsync(Bounced, "replay")).StatusCode);

        Assert.Single((await administrator.OpenAsync("/operations/mail?state=Queued")).QuerySelectorAll("tr[data-state]"));
        Assert.Empty((await administrator.OpenAsync(Bounced)).QuerySelectorAll("tbody form"));
    }

    [Fact]
    public async Task A_job_says_what_it_does_before_it_is_run_and_when_it_ran()
    {
        await using var factory = new MediationFactory();
        var administrator = await factory.SignedInAsync("admin@example.org", Role.Administrator);
        const string Jobs = "/operations/jobs";
        Assert.NotEmpty((await administrator.OpenAsync(Jobs)).QuerySelectorAll("tr[data-job]"));
        Assert.Empty((await (await factory.SignedInAsync("cora@example.org", Role.Coordinator)).OpenAsync($"{Jobs}?run=retention")).QuerySelectorAll("#preview"));

        var asked = await administrator.OpenAsync($"{Jobs}?run=retention");
        Assert.Contains("legal hold", asked.QuerySelector("#preview")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await ConfirmAsync(administrator, Jobs, asked)).StatusCode);

        Assert.NotEmpty((await administrator.OpenAsync(Jobs)).QuerySelectorAll("tr[data-job=retention] td:nth-child(3) time"));
    }

    [Fact]
    public async Task A_legal_hold_is_placed_by_reference_and_released_each_with_a_reason()
    {
        await using var factory = new MediationFactory();
        var program = await factory.ProgramAsync(Role.Coordinator);
        var caseId = await program.OpenCaseAsync();
        var reference = (await program.ReadAsync($"/cases/{caseId}"))["reference"]!.ToString();
        var coordinator = await factory.SignedInAsync("cora@example.org", Role.Coordinator);
        const string Retention = "/operations/retention";
        var refused = await (await coordinator.PressAsync(Retention, "hold", null, ("Input.Name", reference), ("Input.Text", " "))).ReadAsync();
        Assert.Contains("Say why", refused.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(reference, refused.QuerySelector("#reference")!.GetAttribute("value"));
        Assert.Contains("no case with this reference", (await (await coordinator.PressAsync(Retention, "hold", null, ("Input.Name", "X-1"), ("Input.Text", "A court asked"))).ReadAsync())
            .QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);

        await coordinator.PressAsync(Retention, "hold", null, ("Input.Name", reference.ToLowerInvariant()), ("Input.Text", "A court asked for the file"));
        Assert.Contains("A court asked for the file", (await coordinator.OpenAsync(Retention)).QuerySelector($"#holds li[data-case='{caseId}']")!.TextContent, StringComparison.Ordinal);
        var seen = (await (await factory.SignedInAsync("admin@example.org", Role.Administrator)).OpenAsync(Retention)).QuerySelector($"#holds li[data-case='{caseId}']")!;
        Assert.DoesNotContain("A court", seen.TextContent, StringComparison.Ordinal);
        Assert.Null(seen.QuerySelector("form"));

        Assert.Equal(HttpStatusCode.Redirect, (await coordinator.PressAsync(Retention, "release", caseId, ("Input.Text", "The court is done"))).StatusCode);
        Assert.Empty((await coordinator.OpenAsync(Retention)).QuerySelectorAll("#holds li"));
    }

    static async Task<HttpResponseMessage> ConfirmAsync(HttpClient browser, string path, IHtmlDocument preview) =>
        await browser.PostAsync(path, new FormUrlEncodedContent(preview.QuerySelectorAll("#preview form input").Cast<IHtmlInputElement>().Select(i => KeyValuePair.Create(i.Name!, i.Value))));

    static async Task<HttpResponseMessage> SendAsync(HttpClient browser, string path, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var hidden = (await browser.OpenAsync(path)).QuerySelectorAll("main form:last-of-type > input[type=hidden]").Cast<IHtmlInputElement>().Where(i => !i.Name!.StartsWith("Input.", StringComparison.Ordinal));
        return await browser.PostAsync(path, new FormUrlEncodedContent([.. hidden.Select(i => KeyValuePair.Create(i.Name!, i.Value)), .. fields]));
    }
}
