using MediationWorkflows.Calendars;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Mail;
using MediationWorkflows.Mail.Editing;
using MediationWorkflows.Reminders;
using MediationWorkflows.Rulebook;

namespace MediationWorkflows.Activities;

/// <summary>The activities as the designer offers them here: with the reminder ladders and the mails of this installation as they are now.</summary>
public sealed class OfferedActivities(ActivityCatalog catalog, LadderCatalog ladders, MailTemplates shipped, CurrentTemplates templates)
{
    /// <param name="language">Of who looks; a mail is called by its own subject.</param>
    public async Task<IReadOnlyList<ActivityDescriptor>> ListAsync(string? language, CancellationToken ct)
    {
        var (reminders, notices) = (await LaddersAsync(ct), await NoticesAsync(language, ct));
        return
        [
            .. catalog.Descriptors.Select(activity => activity.TypeName switch
            {
                "Mediation.AskPeople" => With(activity, "Ladder", reminders),
                "Mediation.SendNotice" => With(activity, "Template", notices),
                _ => activity,
            }),
        ];
    }

    /// <summary>Whether a mail says something by itself, for which neither a date nor a task is needed.</summary>
    internal static bool IsNotice(MailTemplates shipped, string key) => key != ISignInLinks.Template && shipped.Keys.Contains(key, StringComparer.Ordinal)
        && (shipped.Find(key, language: null).Needs & (TemplateNeeds.Date | TemplateNeeds.Items)) == TemplateNeeds.None;

    private static ActivityDescriptor With(ActivityDescriptor activity, string input, IReadOnlyList<InputOption> choices) => activity with
    {
        Inputs = [.. activity.Inputs.Select(i => i.Name == input ? i with { Options = choices } : i)],
    };

    private async Task<IReadOnlyList<InputOption>> LaddersAsync(CancellationToken ct)
    {
        var offered = new List<InputOption>();
        foreach (var id in await ladders.IdsAsync(ct))
        {
            var ladder = await ladders.CurrentAsync(id, ct);
            offered.Add(new InputOption(ladder.Name, id));
        }

        return offered;
    }

    private async Task<IReadOnlyList<InputOption>> NoticesAsync(string? language, CancellationToken ct)
    {
        var offered = new List<InputOption>();
        foreach (var key in shipped.Keys.Where(key => IsNotice(shipped, key)))
        {
            offered.Add(new InputOption((await templates.FindAsync(key, language, ct)).Subject.Replace("{{reference}}", "…", StringComparison.Ordinal), key));
        }

        return offered;
    }
}
