using System.Collections.Concurrent;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Mail.Editing;

/// <summary>The templates in use: what an administrator has published, else what ships. A version never changes, so each is compiled once.</summary>
public sealed class CurrentTemplates(AppDb db, MailTemplates shipped, CurrentTemplates.Compiled compiled)
{
    public sealed class Compiled
    {
        private readonly ConcurrentDictionary<(string Id, int Number), MailTemplate> templates = new();

        internal MailTemplate Get(MailTextVersion version) =>
            templates.GetOrAdd((version.MailTextId, version.Number), _ => new MailTemplate(version.MailTextId, version.Source, version.Number));
    }

    /// <summary>In the language or, where it has no such text, in English.</summary>
    /// <exception cref="UnknownMailTemplateException"/>
    public async Task<MailTemplate> FindAsync(string key, string? language, CancellationToken ct)
    {
        var template = shipped.Find(key, language);
        var published = await db.Set<MailTextVersion>().FirstOrDefaultAsync(
            v => v.MailTextId == template.Name && db.Set<MailText>().Any(t => t.Id == v.MailTextId && t.Published == v.Number), ct);
        return published is null ? template : compiled.Get(published);
    }

    /// <summary>What was edited of a template, or the untouched state of one that never was.</summary>
    /// <exception cref="NotFoundException">Nothing of this name ships: templates are edited, not invented.</exception>
    public async Task<(MailTemplate Shipped, MailText Text)> OpenAsync(string id, CancellationToken ct)
    {
        var original = shipped.All.FirstOrDefault(t => t.Name == id) ?? throw new NotFoundException("template");
        return (original, await db.Set<MailText>().Include(t => t.Versions).FirstOrDefaultAsync(t => t.Id == id, ct) ?? new MailText { Id = id, Version = 0 });
    }
}
