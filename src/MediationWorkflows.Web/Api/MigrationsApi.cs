using MediationWorkflows.Access;
using MediationWorkflows.Incidents;
using MediationWorkflows.Monitoring;
using MediationWorkflows.Workflows;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/operations/migrations</c>: moves running instances to another version of their definition, or (<c>dryRun</c>) says which could move.</summary>
static class MigrationsApi
{
    internal sealed record Plan(string? DefinitionId, int? From, int? To, Dictionary<string, string>? Mapping, Guid[]? Ids, bool? DryRun);

    public static void MapMigrations(this RouteGroupBuilder operations) =>
        operations.MapPost("/migrations", (Plan plan, ApiWrite write) => write.RunAsync(
            (scope, viewer) =>
            {
                AccessPolicy.DemandAccount(viewer, Role.Administrator);
                return scope.Get<MoveInstances>().RunAsync(
                    new MigrateInstances.Command(
                        Input.Required(plan.DefinitionId, "definitionId"), plan.From, Input.Required(plan.To, "to"), plan.Mapping ?? [], plan.Ids, plan.DryRun ?? false,
                        Operator.Of(viewer).Name),
                    Operator.Of(viewer), scope.Now, scope.Ct);
            },
            report => Answer.Ok(report)));
}
