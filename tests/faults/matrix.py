"""Where each row of the fault matrix is tested, and which part of it cannot be tested on one machine, and why.

Tests here carry their row in their name (``test_row_19_…``).

====  =====================================  =======================================================================
row   fault                                  where, or why not
====  =====================================  =======================================================================
1     SIGKILL anywhere                       test_kills; ``make faults``: 100 times at each point, 2,000 at random
2     duplicate events                       test_rows (ten copies to three replicas), simulation (minutes later, too)
3     reordered and late events              test_rows, simulation; edits and deletions: load in every kill loop
4     one gesture, two timestamps            test_rows; a Slack Connect double under two team ids needs two workspaces,
                                             which the sandbox, one workspace, does not have
5     429 with Retry-After                   test_rows (across a restart), simulation (1 to 30 s, every channel);
                                             600 s is waited for in virtual time alone
6     Slack breaking before and after        test_rows, simulation
7     history down, lagging, forbidden       test_rows, simulation (lags of up to 12 s under a wait of 30 s); a longer
                                             lag than the wait cannot be told from a post that never arrived
8     Socket Mode breaking                   test_rows; half-open TCP needs packets dropped by the kernel, which needs
                                             rights over the network that a test run does not have
12    a model in trouble                     tests/advice/model: the endpoint's faults; here: advice that raises or
                                             takes longer than a lease (simulation)
14    SQLite locked                          test_rows
15    disk full                              test_storage_rows (PRAGMA max_page_count through the replica's own
                                             connection); a full disk under PostgreSQL needs a file system of its own,
                                             which needs rights to mount one
16    corrupt or missing file                test_storage_rows; restoring yesterday's backup is not tested: what Slack
                                             took since is unknown to it, and only looking at every channel could tell
17    PostgreSQL cut, restarted              test_rows (connections), simulation (outcome of a commit unknown); failover
                                             needs a second server that replicates
18    replicas racing                        test_kills and test_rows with three replicas; migration at boot:
                                             tests/storage
19    zombies                                test_zombies, simulation
20    clock skew                             not here: needs libfaketime, which no wheel brings. No code compares
                                             clocks of replicas: leases and deadlines are the database's
21    poison                                 simulation; a process killed by what it reads again and again: tests/engine
22    SIGTERM, twice                         test_rows, simulation
23    rolling deploy                         not here: there is one released schema; tests/storage migrates to it
24    load, fairness                         tests/bench measures it
====  =====================================  =======================================================================
"""
