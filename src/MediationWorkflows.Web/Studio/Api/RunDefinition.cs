using System.Text.Json.Nodes;
using MediationWorkflows.Database;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Studio.Api;

/// <summary>The designer's Run button. Runs are real: they are stored, wait and remind like any other, so a draft does not run.</summary>
static class RunDefinition
{
    /// <summary>Where Elsa Studio looks for the instance to show.</summary>
    const string InstanceHeader = "x-elsa-workflow-instance-id";

    internal sealed record Request(string? CorrelationId, JsonObject? Input);

    internal static async Task<IResult> HandleAsync(string definitionId, Request request, HttpContext http, UnitOfWork work)
    {
        if (!http.User.MayPublish())
            return TypedResults.Forbid();
        // Activities act for the case that a run is about: only opening a case may name one.
        if (Guid.TryParse(request.CorrelationId, out _))
            return ElsaErrors.Refuse(["A run from the designer cannot be about a case: leave the correlation id empty, or open a case on this definition."]);
        var instance = await work.RunAsync(
            async scope => await IsPublishedAsync(scope, definitionId)
                ? await scope.Get<BurstRunner>().StartAsync(definitionId, request.Input, request.CorrelationId, scope.Now, scope.Ct)
                : null,
            http.RequestAborted);
        if (instance is null)
            return ElsaErrors.Refuse(["Publish the definition first: a run uses the published version, not the draft."]);
        http.Response.Headers[InstanceHeader] = InstanceDocument.IdOf(instance.Id);
        return TypedResults.Ok(new { workflowState = new { id = InstanceDocument.IdOf(instance.Id), status = instance.Status.ToString(), subStatus = instance.SubStatus.ToString() } });
    }

    /// <summary>Whether what the editor shows is what would run.</summary>
    static Task<bool> IsPublishedAsync(WorkScope scope, string definitionId) =>
        scope.Db.Set<WorkflowDefinitionVersion>().AnyAsync(v => v.DefinitionId == definitionId && v.IsLatest && v.IsPublished, scope.Ct);
}
