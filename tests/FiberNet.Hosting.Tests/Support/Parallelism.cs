// Meters, activity sources and the list of reactors belong to the process: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
