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
    ["restart"] = RestartBench.Run,
    ["nodes"] = NodesBench.Run,
    ["punctuality"] = PunctualityBench.Run,
    ["calendar-rollout"] = CalendarRolloutBench.Run,
    ["designer"] = () => DesignerBench.RunAsync().GetAwaiter().GetResult(),
    ["clauses"] = ClausesBench.Run,
    ["time-agreement"] = TimeAgreementBench.Run,
    ["workspace"] = () => WorkspaceBench.RunAsync().GetAwaiter().GetResult(),
    ["three-years"] = () => ThreeYearsBench.RunAsync().GetAwaiter().GetResult(),
};
var asJson = args is [.., "--format", "json"];
string[] names = asJson ? args[..^2] : args;
if (names is not ([] or [_]) || (names is [var wanted] && !benchmarks.ContainsKey(wanted)))
{
    Console.Error.WriteLine($"Usage: bench [NAME] [--format json], where NAME is one of {string.Join(", ", benchmarks.Keys)}.");
    return 2;
}

foreach (var (key, run) in benchmarks)
{
    if (names is [] || key == names[0])
        Console.Write(asJson ? Figures.ToJson(run()) : run());
}

return 0;
