using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Verification;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>Makes the latest version the one that new instances run, if it verifies. From then on that version never changes.</summary>
public sealed class PublishDefinition(AppDb db, VerifyDefinition verify, RegisterTriggers triggers, ProposePublication proposals, UpdateConsumers update, IOptions<PublishingOptions> options)
{
    /// <param name="By">The person, for the change log.</param>
    public sealed record Command(string DefinitionId, Guid? By = null);

    /// <summary>How many definitions that use what was published as an activity name the new version now.</summary>
    public int ConsumersUpdated { get; private set; }

    /// <exception cref="NotFoundException">There is no such definition.</exception>
    /// <exception cref="DefinitionRefusedException">The definition has errors; nothing changed.</exception>
    public async Task<WorkflowDefinitionVersion> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var versions = await db.WithPendingAsync<WorkflowDefinitionVersion>(
            v => v.DefinitionId == command.DefinitionId && (v.IsLatest || v.IsPublished), ct);
        var latest = versions.Find(v => v.IsLatest) ?? throw new NotFoundException("workflow definition");
        if (latest.IsPublished)
            return latest;

        if (options.Value.FourEyes && !await proposals.IsSecondPairAsync(latest, command.By, ct))
            throw new DefinitionRefusedException([$"Two people publish here: one proposes this very draft on its page \"Publish\", another one publishes it."]);

        var definition = WorkflowDefinition.Parse(latest.Json);
        var errors = verify.Run(definition).Where(finding => finding.Severity == Severity.Error).ToList();
        if (errors.Count > 0)
            throw new DefinitionRefusedException([.. errors.Select(error => VerifyDefinition.Explain(error, definition))]);

        await RegisterAsync(latest, now, ct);
        foreach (var version in versions)
            version.IsPublished = version == latest;
        latest.PublishedAt ??= now;
        db.Add(new DefinitionChange { Id = Ids.New(now), DefinitionId = latest.DefinitionId, Number = latest.Number, Act = DefinitionAct.Published, By = command.By, At = now });
        await UpdateConsumersAsync(latest, command.By, now, ct);
        return latest;
    }

    /// <summary>Those that were in use as they are go into use with the new version; whatever somebody works on, or has errors by it, stays a draft.</summary>
    private async Task UpdateConsumersAsync(WorkflowDefinitionVersion published, Guid? by, Instant now, CancellationToken ct)
    {
        foreach (var (draft, wasInUse) in await update.RunAsync(published, now, ct))
        {
            ConsumersUpdated++;
            if (!wasInUse || options.Value.FourEyes)
                continue;
            try
            {
                await RunAsync(new Command(draft.DefinitionId, by), now, ct);
            }
            catch (DefinitionRefusedException)
            {
                // Its page says what stands against it.
            }
        }
    }

    private async Task RegisterAsync(WorkflowDefinitionVersion published, Instant now, CancellationToken ct)
    {
        try
        {
            await triggers.ReplaceAsync(published, now, ct);
        }
        catch (TriggerException e)
        {
            throw new DefinitionRefusedException([$"{e.Message}"]);
        }
    }
}

/// <summary>A definition that does not verify, and why: one reason per fault, for people.</summary>
public sealed class DefinitionRefusedException(IReadOnlyList<Phrase> reasons)
    : DomainException($"The definition has errors and cannot be published. {string.Join<Phrase>(' ', reasons)}")
{
    public IReadOnlyList<Phrase> Reasons => reasons;
}
