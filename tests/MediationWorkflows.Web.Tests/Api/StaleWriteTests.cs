using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Web.Tests.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Web.Tests.Api;

/// <summary>S10 for every command there is: who comes second is told how the thing is now, and both are on record. Taken from the service's own routes.</summary>
public sealed class StaleWriteTests
{
    /// <summary>An on-call shift is of the installation and of no case: there is no case's trail that it could stand on, and the plan is read anew anyhow.</summary>
    static readonly string[] OfNoCase = ["POST /api/v1/on-call/{id:guid}/end"];

    [Fact]
    public async Task S10_whoever_names_a_version_that_is_past_gets_the_fresh_state_and_stands_on_record_whatever_the_command()
    {
        await using var factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
        await EveryKind.FillAsync(factory);
        var mediator = await factory.KeyForAsync("mediator@example.org");
        var coordinator = await factory.ProgramAsync(Role.Coordinator, "another@example.org");
        var administrator = await factory.ProgramAsync(Role.Administrator, "office@example.org");
        var commands = ServiceRoute.Of(factory).Where(r => r.Method != "GET" && r.NamesSomething && r.IsOfCases && r.Handler!.GetParameters().Any(p => p.ParameterType.Name == "IfMatch")
            && !OfNoCase.Contains(r.ToString())).ToList();
        Assert.True(commands.Count > 100, $"{commands.Count} commands");
        var ids = await EveryKind.IdsAsync(factory, commands.Select(r => r.Kind).Distinct());

        var wrong = new List<string>();
        foreach (var command in commands)
        {
            // What some talk about apart is known to them alone; who erases somebody holds that office.
            var by = command.Kind == "channels" ? mediator : command.Pattern.EndsWith("/erase-person", StringComparison.Ordinal) ? administrator : coordinator;
            var before = await ConflictsAsync(factory);
            using var request = new HttpRequestMessage(new HttpMethod(command.Method), command.Path(ids[command.Kind]))
            {
                Content = JsonContent.Create(command.Body is { } body ? PlausibleBody.Of(body) : new JsonObject { ["calendar"] = "us-federal" }),
            };
            request.Headers.TryAddWithoutValidation("If-Match", "\"999999\"");
            var answer = await by.SendAsync(request);
            var said = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode != HttpStatusCode.PreconditionFailed || JsonNode.Parse(said)!["current"]?["etag"] is null || await ConflictsAsync(factory) != before + 1)
                wrong.Add($"{command}: {(int)answer.StatusCode} {said}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    static Task<int> ConflictsAsync(MediationFactory factory) =>
        factory.Services.GetRequiredService<UnitOfWork>().ReadAsync(scope => scope.Db.Set<AuditEvent>().CountAsync(a => a.Action == "command.conflict", scope.Ct), default);
}
