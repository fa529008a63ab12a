using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Mail;

namespace MediationWorkflows.Activities;

/// <summary>The case goes on to a phase.</summary>
internal sealed class EnterPhaseActivity : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        await context.Get<EnterPhase>().RunAsync(
            new EnterPhase.Command(context.CaseId(), context.Choice<CasePhase>("Phase"), Viewer.System), context.Now, context.Cancellation);
        return StepResult.Done();
    }
}

/// <summary>The case ends, and everyone in it is told.</summary>
internal sealed class CloseCaseActivity : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        await context.Get<CloseCase>().RunAsync(
            new CloseCase.Command(context.CaseId(), context.Choice<CaseOutcome>("Outcome"), Viewer.System, Guid.ParseExact(context.InstanceId, "N")), context.Now, context.Cancellation);
        // Only now: a case that may not be closed must not be announced as closed.
        await Notice.SendAsync(context, "case-closed", "everyone");
        return StepResult.Done();
    }
}

/// <summary>Tells people something that needs no answer.</summary>
internal sealed class SendNotice : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var template = context.Input<string>("Template") ?? "";
        if (!OfferedActivities.IsNotice(context.Get<MailTemplates>(), template))
        {
            throw new InvalidInputException("template", "There is no mail of this name that says something by itself, without a date.");
        }

        await Notice.SendAsync(context, template, context.Input<string>("Audience") ?? "");
        return StepResult.Done();
    }
}

internal static class Notice
{
    public static async Task SendAsync(StepContext context, string template, string audience)
    {
        var db = context.Db();
        var caseId = context.CaseId();
        foreach (var recipient in await new Audience(db, audience).FindAsync(caseId, subjectId: null, context.Now, context.Cancellation))
        {
            // One mail per step and person, however often the step is retried.
            await context.Get<Outbox>().EnqueueAsync($"notice:{context.ActivityInstanceId}:{template}:{recipient.Id:N}", template, recipient,
                new Outbox.Subject(caseId), context.Now, context.Now, context.Cancellation);
        }
    }
}
