"""Where each row of the fault matrix is tested, and which part of it cannot be tested on one machine, and why.

Tests here carry their row in their name (``test_row_19_…``).

====  =====================================  =======================================================================
row   fault                                  where, or why not
====  =====================================  =======================================================================
1     SIGKILL anywhere                       test_crash_points (each point, in every run), test_kills; ``make faults``:
                                             100 times at each point, 2,000 at random
2     duplicate events                       test_rows (ten copies to three replicas), simulation (minutes later, too)
3     reordered and late events              test_rows (told in reverse; changed before told), simulation
4     one gesture, two timestamps            test_rows (two timestamps; told for two teams)
5     429 with Retry-After                   test_rows (across a restart), test_simulation (up to 600 s, virtually)
6     Slack breaking before and after        test_rows, test_simulation (only the unknown is looked for)
7     history down, lagging, forbidden       test_rows, test_simulation (lags of up to 12 s under a wait of 30 s); a
                                             longer lag than the wait cannot be told from a post that never arrived
8     Socket Mode breaking                   test_rows (frames, drops, and a wire that goes dead without a word)
12    a model in trouble                     test_rows (a scripted endpoint), test_simulation; tests/advice/model
14    SQLite locked                          test_storage_rows
15    disk full                              test_storage_rows (PRAGMA max_page_count through the replica's own
                                             connection); a full disk under PostgreSQL needs a file system of its own,
                                             which needs rights to mount one
16    corrupt or missing file, backup        test_storage_rows
17    PostgreSQL cut, restarted, read-only   test_storage_rows, simulation (outcome of a commit unknown); failover needs
                                             a second server that replicates
18    replicas racing                        test_replica_rows; migration at boot: tests/storage
19    zombies                                test_zombies, simulation
20    clock skew                             test_replica_rows (Python's looks at the clock, ten minutes off); the
                                             kernel's clock cannot be set here, and libfaketime comes with no wheel
21    poison                                 test_simulation; a process killed by what it reads again and again:
                                             tests/engine
22    SIGTERM, twice                         test_replica_rows, simulation
23    rolling deploy                         not here: nothing was released whose code could run beside this one;
                                             tests/storage migrates, and refuses tables of a newer version
24    load, fairness                         test_simulation (one who floods); tests/bench measures load and memory
====  =====================================  =======================================================================
"""
