using System.Globalization;
using System.Text.Json.Nodes;

namespace MediationWorkflows.Web.Drill;

/// <summary>What a drill found.</summary>
/// <param name="Started">Cases that the service acknowledged.</param>
/// <param name="Lost">Acknowledged, and not in the state where all of them must end.</param>
/// <param name="Duplicated">Cases, tasks and steps that are there more than once.</param>
/// <param name="Mails">Mails that arrived.</param>
/// <param name="Findings">What else is wrong, a line each.</param>
sealed record DrillResult(int Started, int Finished, int Lost, int Duplicated, int Mails, int DuplicateMails, IReadOnlyList<string> Findings)
{
    public bool IsRight => this is { Lost: 0, Duplicated: 0, DuplicateMails: 0, Findings.Count: 0 };

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"started={Started} finished={Finished} lost={Lost} duplicated={Duplicated} mails={Mails} duplicate-mails={DuplicateMails}");
}

/// <summary>Counts from outside, by what the interfaces show and by the mails that arrived; never by looking into the database.</summary>
sealed class DrillCount(DrillClient office, DrillClient designer, IReadOnlyDictionary<string, string> acknowledged, MailTrap trap)
{
    readonly List<string> findings = [];

    public async Task<DrillResult> RunAsync(CancellationToken ct)
    {
        var cases = await office.ListAsync("/api/v1/cases", ct);
        var duplicated = Surplus("cases with the same title", cases.Select(c => c["title"]!.GetValue<string>()));
        var tasks = await office.GetAsync("/api/v1/tasks", ct);
        duplicated += Surplus("tasks of one case", tasks["items"]!.AsArray().Select(t => t!["caseId"]!.GetValue<string>()));

        var closed = cases.Where(c => c["phase"]!.GetValue<string>() == "Closed" && c["outcome"]?.GetValue<string>() == DrillCase.Outcome)
            .Select(c => c["id"]!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
        var (finished, promised) = (0, new Dictionary<string, (int Sent, int Unknown)>(StringComparer.Ordinal));
        foreach (var (title, id) in acknowledged)
        {
            var (isComplete, repeated) = await CountStepsAsync(title, id, ct);
            duplicated += repeated;
            if (closed.Contains(id) && isComplete)
                finished++;
            else
                findings.Add($"{title} ({id}) did not come to its end");
            await AddMailsAsync(promised, title, id, ct);
        }

        var duplicateMails = CountMails(promised);
        return new DrillResult(acknowledged.Count, finished, acknowledged.Count - finished, duplicated, trap.Mails.Count, duplicateMails, findings);
    }

    async Task<(bool IsComplete, int Repeated)> CountStepsAsync(string title, string caseId, CancellationToken ct)
    {
        var found = await designer.PostAsync(
            "/elsa/api/workflow-instances", new JsonObject { ["correlationId"] = Guid.Parse(caseId).ToString("N"), ["pageSize"] = 10 }, key: null, ct);
        var instances = found["items"]!.AsArray();
        var completed = new List<string>();
        foreach (var instance in instances)
        {
            var journal = await designer.GetAsync($"/elsa/api/workflow-instances/{instance!["id"]!.GetValue<string>()}/journal?take=1000", ct);
            completed.AddRange(journal["items"]!.AsArray().Where(e => e!["eventName"]!.GetValue<string>() == "Completed").Select(e => e!["activityId"]!.GetValue<string>()));
        }

        var repeated = Surplus($"instances of {title}", instances.Select(_ => title)) + Surplus($"steps of {title}", completed);
        return (instances is [var only] && only!["subStatus"]!.GetValue<string>() == "Finished" && DrillCase.Steps.All(completed.Contains), repeated);
    }

    async Task AddMailsAsync(Dictionary<string, (int Sent, int Unknown)> promised, string title, string id, CancellationToken ct)
    {
        var mails = (await office.GetAsync($"/api/v1/cases/{id}/mails", ct))["items"]!.AsArray();
        if (mails.Count != DrillCase.Mails)
            findings.Add($"{title} asked for {mails.Count} mails instead of {DrillCase.Mails}");
        foreach (var mail in mails)
        {
            var address = DrillCase.EmailOf(title, mail!["to"]!.GetValue<string>());
            var (sent, unknown) = promised.GetValueOrDefault(address);
            promised[address] = mail["state"]!.GetValue<string>() switch
            {
                "Sent" => (sent + 1, unknown),
                // The server died in the middle of the delivery: it may have arrived, and nobody may say that it did.
                "Unknown" => (sent, unknown + 1),
                // Answered before it went out: nobody is asked what they have said.
                "Suppressed" => (sent, unknown),
                var other => Unsettled(title, other, sent, unknown),
            };
        }
    }

    (int Sent, int Unknown) Unsettled(string title, string state, int sent, int unknown)
    {
        findings.Add($"a mail of {title} is {state}");
        return (sent, unknown);
    }

    /// <summary>Holds what arrived against what the service says it sent.</summary>
    /// <returns>How many arrived again.</returns>
    int CountMails(Dictionary<string, (int Sent, int Unknown)> promised)
    {
        var duplicates = Surplus("mails", trap.Mails.Select(m => m.MessageId));
        var arrived = trap.Mails.DistinctBy(m => m.MessageId).CountBy(m => m.To, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        foreach (var (address, (sent, unknown)) in promised)
        {
            var count = arrived.GetValueOrDefault(address);
            if (count < sent)
                findings.Add($"{address} got {count} of {sent} mails");
            duplicates += Math.Max(0, count - sent - unknown);
        }

        return duplicates;
    }

    int Surplus(string what, IEnumerable<string> keys)
    {
        var repeated = keys.CountBy(key => key, StringComparer.Ordinal).Where(k => k.Value > 1).ToList();
        findings.AddRange(repeated.Select(k => $"{what}: {k.Key} {k.Value} times"));
        return repeated.Sum(k => k.Value - 1);
    }
}
