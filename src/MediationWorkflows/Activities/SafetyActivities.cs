using MediationWorkflows.Cases;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Safety;
using MediationWorkflows.Tasks;

namespace MediationWorkflows.Activities;

/// <summary>
/// Asks for one step over a safety event and waits for it, by minutes where need be. Done once the step is done, by whatever way; Silent as soon as the time of
/// one who was asked is over. What was done before it is asked is not asked.
/// </summary>
internal sealed class AskSafety : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var about = await context.SubjectAsync<SafetyEvent>("Event");
        var kind = context.Input<string>("TaskKind") ?? "";
        if (IsDone(about, kind))
        {
            return StepResult.Done(AskPeople.Yes);
        }

        if (!context.Resumed)
        {
            var tasks = await context.Get<AskForSafety>().RunAsync(
                new AskForSafety.Command(about, kind, context.Choice<SafetyAudience>("To"), context.Input<string>("Rule") ?? "", context.Input<string>("Again")),
                context.Now, context.Cancellation);
            return StepResult.Wait([.. tasks.Select(task => new Wait(Wait.TaskKind, task.Id.ToString("N")))]);
        }

        var outcome = context.Payload?["outcome"]?.GetValue<string>() ?? ExpireTask.Silent;
        return outcome == ExpireTask.Silent ? StepResult.Done(AskPeople.Silent)
            // Several persons are asked for their own word; the others are still waited for.
            : kind == ClearSafetyTask.KindName && context.OpenWaits.Count > 0 ? StepResult.Wait()
            : StepResult.Done(AskPeople.Yes);
    }

    private static bool IsDone(SafetyEvent about, string kind) => kind switch
    {
        AcknowledgeSafetyTask.KindName => about.State > SafetyEventState.Raised,
        DecideSafetyTask.KindName => about.State > SafetyEventState.Acknowledged,
        ClearSafetyTask.KindName => about.IsCleared || about.State == SafetyEventState.Closed,
        CloseSafetyTask.KindName => about.State == SafetyEventState.Closed,
        _ => false,
    };
}

/// <summary>Nobody answered a step over a safety event: administrators are told, and see it until somebody does.</summary>
internal sealed class AlertSafety : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        await context.Get<SafetyAlerts>().RaiseAsync(await context.SubjectAsync<SafetyEvent>("Event"), context.Input<string>("TaskKind") ?? "", context.Now, context.Cancellation);
        return StepResult.Done();
    }
}
