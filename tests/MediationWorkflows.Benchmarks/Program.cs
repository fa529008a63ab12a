using MediationWorkflows.Benchmarks;

// Without a name all of them run; with one, that one. docs/performance.md says what each measures.
Dictionary<string, Func<string>> benchmarks = new(StringComparer.Ordinal)
{
    ["engine"] = EngineBench.Run,
    ["waiting"] = () => WaitingBench.RunAsync().GetAwaiter().GetResult(),
    ["engine-fuzz"] = EngineFuzzBench.Run,
    ["due-dates"] = DueDatesBench.Run,
    ["durable"] = DurableBench.Run,
    ["timers"] = TimersBench.Run,
    ["backlog"] = BacklogBench.Run,
    ["lists"] = ListsBench.Run,
    ["punctuality"] = PunctualityBench.Run,
    ["calendar-rollout"] = CalendarRolloutBench.Run,
    ["clauses"] = ClausesBench.Run,
    ["time-agreement"] = TimeAgreementBench.Run,
};
var name = args.FirstOrDefault(a => !a.StartsWith('-'));
if (name is not null && !benchmarks.ContainsKey(name))
{
    Console.Error.WriteLine($"There is no benchmark \"{name}\"; there are: {string.Join(", ", benchmarks.Keys)}.");
    return 2;
}

foreach (var (key, run) in benchmarks)
{
    if (name is null || key == name)
        Console.Write(run());
}

return 0;
