using System.Diagnostics;
using System.Globalization;
using MediationWorkflows.Engine.Tests.Fuzz;

namespace MediationWorkflows.Benchmarks;

/// <summary>A million damaged definitions and expressions: each is run or refused with a message, or the benchmark fails.</summary>
public static class EngineFuzzBench
{
    const int Inputs = 1_000_000;

    public static string Run()
    {
        var watch = Stopwatch.StartNew();
        var seeds = Environment.ProcessorCount;
        var fuzzers = Enumerable.Range(100, seeds).Select(seed => new Fuzzer(seed)).ToList();
        Parallel.ForEach(fuzzers, fuzzer =>
        {
            // A round uses one definition and three expressions.
            for (var i = 0; i < Inputs / 4 / seeds; i++)
                fuzzer.Run();
        });
        return string.Create(CultureInfo.InvariantCulture,
            $"engine-fuzz inputs={Inputs} finished={fuzzers.Sum(f => f.Finished)} waiting={fuzzers.Sum(f => f.Waiting)} faulted={fuzzers.Sum(f => f.Faulted)} values={fuzzers.Sum(f => f.Values)} refused={fuzzers.Sum(f => f.Refused)} s={watch.Elapsed.TotalSeconds:0}\n");
    }
}
