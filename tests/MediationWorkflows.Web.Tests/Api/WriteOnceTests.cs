using System.Net;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Web.Tests.Api;

/// <summary>Idempotency keys, versions, and the second click.</summary>
public sealed class WriteOnceTests : IAsyncLifetime
{
    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
    HttpClient coordinator = null!;

    [Fact]
    public async Task The_same_key_and_body_get_the_same_answer_and_do_nothing_twice()
    {
        var first = await coordinator.PostAsync("/cases", ApiCalls.Case(), key: "order-1");
        var second = await coordinator.PostAsync("/cases", ApiCalls.Case(), key: "order-1");

        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Single(await coordinator.ListAsync("/cases"));
    }

    /// <summary>Whoever reads the table could try out bodies against a plain fingerprint: "refuse" and "grant" are soon told apart.</summary>
    [Fact]
    public async Task What_was_asked_cannot_be_guessed_from_the_fingerprint_that_is_kept()
    {
        await coordinator.PostAsync("/cases", ApiCalls.Case(), key: "order-1");
        await coordinator.PostAsync("/cases", ApiCalls.Case(), key: "order-2");
        var kept = await factory.Services.GetRequiredService<UnitOfWork>().RunAsync(
            scope => scope.Db.Database.SqlQueryRaw<string>("SELECT request_hash AS \"Value\" FROM idempotency_records").ToListAsync(scope.Ct), default);

        Assert.Equal(2, kept.Distinct().Count());
        Assert.DoesNotContain(kept, hash => hash.Length == 64);
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused()
    {
        await coordinator.PostAsync("/cases", ApiCalls.Case(), key: "order-1");
        var refusal = await coordinator.PostAsync("/cases", ApiCalls.Case(body => body["severity"] = 3), key: "order-1");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refusal.StatusCode);
        Assert.Equal(["Idempotency-Key"], await refusal.FieldsAsync());
        Assert.Single(await coordinator.ListAsync("/cases"));
    }

    [Fact]
    public async Task Two_requests_with_one_key_at_once_open_one_case()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => coordinator.PostAsync("/cases", ApiCalls.Case(), key: "order-1")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.Single(answers.Select(answer => answer.Headers.Location).Distinct());
        Assert.Single(await coordinator.ListAsync("/cases"));
    }

    [Fact]
    public async Task A_refused_request_does_not_use_its_key_up()
    {
        await coordinator.PostAsync("/cases", ApiCalls.Case(body => body.Remove("title")), key: "order-1");

        Assert.Equal(HttpStatusCode.Created, (await coordinator.PostAsync("/cases", ApiCalls.Case(), key: "order-1")).StatusCode);
    }

    [Fact]
    public async Task Somebody_elses_key_is_another_key()
    {
        var other = await factory.ProgramAsync(Role.Coordinator, "other@example.org");
        await coordinator.PostAsync("/cases", ApiCalls.Case(), key: "order-1");
        await other.PostAsync("/cases", ApiCalls.Case(), key: "order-1");

        Assert.Equal(2, (await coordinator.ListAsync("/cases")).Count);
    }

    [Fact]
    public async Task A_change_must_say_which_version_it_means()
    {
        await coordinator.OpenCaseAsync();
        var task = (await coordinator.ListAsync("/tasks")).Single();
        var answer = new System.Text.Json.Nodes.JsonObject { ["outcome"] = "Acknowledged" };
        var path = $"/tasks/{task["id"]}/complete";

        Assert.Equal(HttpStatusCode.PreconditionRequired, (await coordinator.PostAsync(path, answer.DeepClone())).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await coordinator.PostAsync(path, answer.DeepClone(), ifMatch: "\"99\"")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await coordinator.PostAsync(path, answer.DeepClone(), ifMatch: task["etag"]!.ToString())).StatusCode);
    }

    [Fact]
    public async Task A_second_click_is_told_that_the_task_is_done()
    {
        await coordinator.OpenCaseAsync();
        var task = (await coordinator.ListAsync("/tasks")).Single();
        var path = $"/tasks/{task["id"]}/complete";
        await coordinator.PostAsync(path, new System.Text.Json.Nodes.JsonObject { ["outcome"] = "Acknowledged" }, ifMatch: "*");
        var refusal = await coordinator.PostAsync(path, new System.Text.Json.Nodes.JsonObject { ["outcome"] = "Unsuitable" }, ifMatch: "*");

        Assert.Equal(HttpStatusCode.Conflict, refusal.StatusCode);
        Assert.Equal("Completed", (await refusal.JsonAsync())["state"]!.ToString());
        Assert.Equal("Acknowledged", (await coordinator.ReadAsync($"/tasks/{task["id"]}"))["outcome"]!.ToString());
    }

    [Fact]
    public async Task An_answer_that_is_none_is_refused_with_the_ones_there_are()
    {
        await coordinator.OpenCaseAsync();
        var task = (await coordinator.ListAsync("/tasks")).Single();
        var refusal = await coordinator.PostAsync($"/tasks/{task["id"]}/complete", new System.Text.Json.Nodes.JsonObject { ["outcome"] = "Perhaps" }, ifMatch: "*");

        Assert.Equal(["outcome"], await refusal.FieldsAsync());
    }

    public async Task InitializeAsync() => coordinator = await factory.ProgramAsync(Role.Coordinator);

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
