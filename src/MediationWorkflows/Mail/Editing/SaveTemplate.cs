using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using NodaTime;

namespace MediationWorkflows.Mail.Editing;

/// <summary>Keeps a draft of a template, publishes it, or takes up an earlier version. What is wrong with a text is found here, and not when a mail is due.</summary>
public sealed class SaveTemplate(AppDb db, CurrentTemplates templates)
{
    /// <exception cref="InvalidInputException">Each thing that is wrong.</exception>
    public async Task<MailText> DraftAsync(string id, string source, Viewer by, CancellationToken ct)
    {
        var (shipped, text) = await OpenAsync(id, by, ct);
        Demand(shipped, source);
        text.Draft = new MailTemplate(id, source).Source;
        return text;
    }

    public async Task<MailText> PublishAsync(string id, Viewer by, Instant now, CancellationToken ct)
    {
        var (_, text) = await OpenAsync(id, by, ct);
        text.Publish(text.Draft ?? throw new StateException("There is no draft to publish.", "Published"), revertOf: null, by.PersonId, now);
        return text;
    }

    /// <param name="number">0 is the text that ships.</param>
    public async Task<MailText> RevertAsync(string id, int number, Viewer by, Instant now, CancellationToken ct)
    {
        var (shipped, text) = await OpenAsync(id, by, ct);
        var source = text.SourceOf(number, shipped)
            ?? throw new InvalidInputException("version", "There is no such version.");
        text.Publish(source, number, by.PersonId, now);
        return text;
    }

    /// <exception cref="InvalidInputException">Each thing that is wrong with the text.</exception>
    public static void Demand(MailTemplate shipped, string source)
    {
        if (TemplateCheck.Check(shipped, source) is { Count: > 0 } problems)
        {
            throw new InvalidInputException(new Dictionary<string, Phrase[]>(StringComparer.Ordinal) { ["source"] = [.. problems] });
        }
    }

    private async Task<(MailTemplate Shipped, MailText Text)> OpenAsync(string id, Viewer by, CancellationToken ct)
    {
        AccessPolicy.DemandAccount(by, Role.Administrator);
        var (shipped, text) = await templates.OpenAsync(id, ct);
        if (text.Version == 0)
        {
            text = new MailText { Id = id };
            db.Add(text);
        }

        return (shipped, text);
    }
}
