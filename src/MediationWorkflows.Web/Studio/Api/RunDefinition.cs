using System.Text.Json.Nodes;
using MediationWorkflows.Cases;
using MediationWorkflows.Web.Api;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Studio.Api;

/// <summary>The designer's Run button. Runs are real: they are stored, wait and remind like any other, so a draft does not run.</summary>
static class RunDefinition
{
    /// <summary>Where Elsa Studio looks for the instance to show.</summary>
    const string InstanceHeader = "x-elsa-workflow-instance-id";

    internal sealed record Request(string? CorrelationId, string? TriggerActivityId, JsonObject? Input);

    internal static Task<IResult> HandleAsync(string definitionId, Request request, IfMatch match, ApiWrite write) => write.RunAsync(
        async (scope, _) =>
        {
            // Activities act for the case that a run is about: only opening a case may name one.
            if (Guid.TryParse(request.CorrelationId, out Guid _))
                throw new ToastException("A run from the designer cannot be about a case: leave the correlation id empty, or open a case on this definition.");
            var shown = await scope.Db.Set<WorkflowDefinitionVersion>().FirstOrDefaultAsync(v => v.DefinitionId == definitionId && v.IsLatest, scope.Ct)
                ?? throw new NotFoundException("workflow definition");
            match.RequireIfSent(shown);
            if (!shown.IsPublished)
                throw new ToastException("Publish the definition first: a run uses the published version, not the draft.");
            return await scope.Get<BurstRunner>().StartAsync(
                    definitionId, request.Input, request.CorrelationId, scope.Now, scope.Ct, triggerActivityId: request.TriggerActivityId);
        },
        instance => Answer.Ok(new { workflowState = new { id = InstanceDocument.IdOf(instance.Id), status = instance.Status.ToString(), subStatus = instance.SubStatus.ToString() } })
            .With(InstanceHeader, InstanceDocument.IdOf(instance.Id)));
}
