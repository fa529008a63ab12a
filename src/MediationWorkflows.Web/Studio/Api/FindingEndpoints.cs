using System.Text.Json.Nodes;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Verification;
using MediationWorkflows.Web.Api;
using MediationWorkflows.Web.Hosting;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Studio.Api;

/// <summary>What verification says of the version that an editor shows, and who uses it. Not a part of Elsa's contract: our own page around the editor asks.</summary>
static class FindingEndpoints
{
    public static void MapFindings(this RouteGroupBuilder api)
    {
        api.MapGet("/workflow-definitions/{definitionId}/findings", (string definitionId, ApiRead read) => read.RunAsync(async (scope, _) => await ListAsync(scope, definitionId)));
        api.MapPost("/workflow-definitions/{definitionId}/difference", (string definitionId, DifferenceRequest request, ApiRead read) =>
            read.RunAsync(async (scope, _) => await CompareAsync(scope, definitionId, request)));
        api.MapGet("/workflow-definitions/{definitionId}/consumers", (string definitionId, ApiRead read) => read.RunAsync(async (scope, _) =>
            new ConsumerList(await scope.Get<Consumers>().OfAsync(definitionId, scope.Ct))));
    }

    /// <param name="Model">As an editor would save it.</param>
    internal sealed record DifferenceRequest(JsonObject? Model);

    /// <summary>What a drawing has that the stored one has not, and the other way round; connections as <c>from.Outcome → to</c>.</summary>
    internal sealed record DifferenceView(IReadOnlyList<string> Added, IReadOnlyList<string> Removed, IReadOnlyList<string> Changed);

    static async Task<DifferenceView> CompareAsync(WorkScope scope, string definitionId, DifferenceRequest request)
    {
        var stored = WorkflowDefinition.Parse((await LatestAsync(scope, definitionId)).Json);
        var difference = DefinitionDifference.Between(stored, WorkflowDefinition.FromJson(request.Model ?? throw new ToastException("The request holds no model.")));
        return new DifferenceView(
            [.. difference.Added, .. difference.Connected], [.. difference.Removed, .. difference.Disconnected],
            [.. difference.Changed.Select(c => $"{c.Name} ({string.Join(", ", c.Properties)})")]);
    }

    static async Task<WorkflowDefinitionVersion> LatestAsync(WorkScope scope, string definitionId) =>
        await scope.Db.Set<WorkflowDefinitionVersion>().FirstOrDefaultAsync(v => v.DefinitionId == definitionId && v.IsLatest, scope.Ct) ?? throw new NotFoundException("workflow definition");

    internal sealed record ConsumerList(IReadOnlyList<string> WorkflowDefinitionIds);

    /// <param name="Severity">Error or Warning; errors keep it from being published.</param>
    /// <param name="ActivityId">Of the activity on the diagram; null for the definition as a whole.</param>
    internal sealed record FindingView(string Severity, string Code, string NodeId, string? ActivityId, string? Activity, string Message, IReadOnlyList<StepView> Steps);

    /// <param name="Depth">0: on the diagram. More: inside a definition that is used as activity.</param>
    internal sealed record StepView(string ActivityId, string Name, string? Outcome, int Depth);

    internal static async Task<ElsaList<FindingView>> ListAsync(WorkScope scope, string definitionId)
    {
        var definition = WorkflowDefinition.Parse((await LatestAsync(scope, definitionId)).Json);
        return ElsaList.Of<FindingView>([.. scope.Get<VerifyDefinition>().Run(definition).OrderByDescending(f => f.Severity).Select(f => View(f, definition))]);
    }

    static FindingView View(Finding finding, WorkflowDefinition definition)
    {
        var activity = definition.Root.Flatten().FirstOrDefault(a => a.NodeId == finding.NodeId);
        return new FindingView(
            finding.Severity.ToString(), finding.Code, finding.NodeId, activity?.Id, activity?.DisplayText, finding.Message.Say(),
            [.. finding.Steps.Select(s => new StepView(s.NodeId[(s.NodeId.LastIndexOf(':') + 1)..], s.Name, s.Outcome, s.Depth))]);
    }
}
