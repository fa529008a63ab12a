using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Html.Dom;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Web.Tests.Api;

namespace MediationWorkflows.Web.Tests;

/// <summary>What rests on the database itself: uniqueness under load, shared transactions, order, and the claim of a link.</summary>
public sealed class BothDatabasesTests
{
    static async Task<MediationFactory> OnAsync(DatabaseProvider provider) =>
        (provider == DatabaseProvider.Postgres ? await MediationFactory.OnPostgresAsync() : new MediationFactory()).With("virtual-clock", "2027-01-04T15:00:00Z");

    [Theory]
    [BothDatabases]
    public async Task Two_requests_with_one_key_at_once_open_one_case(DatabaseProvider provider)
    {
        await using var factory = await OnAsync(provider);
        var coordinator = await factory.ProgramAsync(Role.Coordinator);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => coordinator.PostAsync("/cases", ApiCalls.Case(), key: "order-1")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.Single(answers.Select(answer => answer.Headers.Location).Distinct());
        Assert.Single(await coordinator.ListAsync("/cases"));
    }

    [Theory]
    [BothDatabases]
    public async Task Two_answers_at_once_are_one_answer(DatabaseProvider provider)
    {
        await using var factory = await OnAsync(provider);
        var coordinator = await factory.ProgramAsync(Role.Coordinator);
        var caseId = await coordinator.OpenCaseAsync();
        var task = (await coordinator.ListAsync("/tasks")).Single();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => coordinator.PostAsync(
            $"/tasks/{task["id"]}/complete", new JsonObject { ["outcome"] = i % 2 == 0 ? "Acknowledged" : "Unsuitable" }, ifMatch: "*")));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer.StatusCode != HttpStatusCode.OK), answer => Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode));
        Assert.Single(await coordinator.ListAsync($"/cases/{caseId}/timeline"), entry => entry["event"]!.ToString() == "task.completed");
    }

    [Theory]
    [BothDatabases]
    public async Task Two_clicks_on_a_link_at_once_sign_in_one_browser(DatabaseProvider provider)
    {
        await using var factory = await OnAsync(provider);
        var link = await factory.LinkAsync("ada@example.org", Role.Coordinator);
        var ready = new List<(HttpClient Browser, HttpContent Form)>();
        for (var i = 0; i < 4; i++)
        {
            var browser = factory.Browser();
            ready.Add((browser, Forms.Content((IHtmlFormElement)(await browser.OpenAsync(link)).QuerySelector("main form")!)));
        }

        var answers = await Task.WhenAll(ready.Select(open => open.Browser.PostAsync(link, open.Form)));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Redirect);
    }

    [Theory]
    [BothDatabases]
    public async Task A_mailed_link_is_made_in_the_transaction_that_renders_its_mail(DatabaseProvider provider)
    {
        await using var factory = await OnAsync(provider);
        var coordinator = await factory.ProgramAsync(Role.Coordinator);
        await coordinator.OpenCaseAsync();
        await factory.Browser().SubmitAsync("/sign-in", ("Input.Email", "client@example.org"), ("Input.With", "link"));
        await factory.SettleAsync();

        Assert.Single(factory.Mails(), mail => mail.Contains("/link/", StringComparison.Ordinal));
    }

    [Theory]
    [BothDatabases]
    public async Task The_list_goes_on_page_by_page_newest_first(DatabaseProvider provider)
    {
        await using var factory = await OnAsync(provider);
        var coordinator = await factory.ProgramAsync(Role.Coordinator);
        List<string> opened = [await coordinator.OpenCaseAsync(), await coordinator.OpenCaseAsync(), await coordinator.OpenCaseAsync()];
        var first = await coordinator.ReadAsync("/cases?limit=2");
        var second = await coordinator.ReadAsync($"/cases?limit=2&after={first["next"]}");

        // Under a standing clock ids are made at one instant: their order is their own, but it must be one order.
        var seen = first["items"]!.AsArray().Concat(second["items"]!.AsArray()).Select(item => item!["id"]!.ToString()).ToList();
        Assert.Equal(opened.Order(), seen.Order());
        Assert.Null(second["next"]);
    }
}
