using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Activities;

/// <summary>An activity's way to its case: the run's correlation id is the case's id.</summary>
internal static class CaseStep
{
    public static Guid CaseId(this StepContext context) => Guid.TryParse(context.CorrelationId, out var id)
        ? id
        : throw new NotACaseException();

    public static T Get<T>(this StepContext context)
        where T : notnull => context.Services.GetRequiredService<T>();

    public static AppDb Db(this StepContext context) => context.Get<AppDb>();

    /// <summary>Today in the case's zone.</summary>
    public static async Task<LocalDate> TodayAsync(this StepContext context)
    {
        var mediationCase = await context.Db().FindAsync<Cases.MediationCase>([context.CaseId()], context.Cancellation);
        return context.Now.InZone(DateTimeZoneProviders.Tzdb[mediationCase!.TimeZone]).Date;
    }

    /// <summary>The id that an input names; null where it names none.</summary>
    public static Guid? GivenId(this StepContext context, string input) => context.Input<string>(input) is not { Length: > 0 } text ? null
        : Guid.TryParse(text, out var id) ? id
        : throw new InvalidInputException(input, "This is the id of something in the case.");

    /// <summary>The row of the case that the step is about.</summary>
    public static async Task<T> SubjectAsync<T>(this StepContext context, string input)
        where T : class, IClassified =>
        context.GivenId(input) is { } id && await context.Db().FindAsync<T>([id], context.Cancellation) is { } found && found.CaseId == context.CaseId()
            ? found
            : throw new InvalidInputException(input, "This step needs the id of something in the case.");

    /// <summary>The input as a member of the enum.</summary>
    public static TEnum Choice<TEnum>(this StepContext context, string input)
        where TEnum : struct, Enum => Enum.TryParse<TEnum>(context.Input<string>(input), out var value) && Enum.IsDefined(value)
        ? value
        : throw new InvalidInputException(input, $"Choose one of {string.Join(", ", Enum.GetNames<TEnum>())}.");
}

/// <summary>A mediation activity ran in a workflow that leads no case.</summary>
public sealed class NotACaseException() : DomainException("This workflow was not started for a case: its correlation id is no case's id.");
