using MediationWorkflows.Jobs;
using MediationWorkflows.Safety;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Reconciling;

internal static class ReconcilingRegistration
{
    /// <summary>The checks, in the order in which they run: lost waits come first, because what others find may only follow from them.</summary>
    public static IServiceCollection AddReconciling(this IServiceCollection services)
    {
        services.AddScoped<Reconciler>().AddScoped<WakeUpProof>().AddSingleton<IRecurringJob, ReconcileJob>();
        services.AddScoped<IReconcilerCheck, LostWaits>();
        services.AddScoped<IReconcilerCheck, OrphanWaits>();
        services.AddScoped<IReconcilerCheck, OrphanChildren>();
        services.AddScoped<IReconcilerCheck, SleepingWaits>();
        services.AddScoped<IReconcilerCheck, StrayTriggers>();
        services.AddScoped<IReconcilerCheck, SleepingTriggers>();
        services.AddScoped<IReconcilerCheck, SleepingDeadlines>();
        services.AddScoped<IReconcilerCheck, SleepingSessions>();
        services.AddScoped<IReconcilerCheck, SettledTaskWaits>();
        services.AddScoped<IReconcilerCheck, EndedChildWaits>();
        services.AddScoped<IReconcilerCheck, OrphanTimers>();
        services.AddScoped<IReconcilerCheck, OrphanMails>();
        services.AddScoped<IReconcilerCheck, StuckInstances>();
        services.AddScoped<IReconcilerCheck, UnattendedSafetyEvents>();
        services.AddScoped<IReconcilerCheck, DeafTasks>();
        return services;
    }
}
