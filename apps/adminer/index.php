<?php
/**
 * Adminer for one database only, without a sign-in: server, user, password and database come from the pod's environment, and
 * whoever gets here was let in by the portal (or forwards a port with rights in the namespace). Works with Adminer 4.8 and 5.
 */

const DRIVER_KEYS = ['server', 'mysql', 'mariadb', 'pgsql', 'sqlite', 'sqlite2', 'oracle', 'mssql', 'mongo', 'elastic',
    'clickhouse', 'simpledb', 'firebird', 'igdb', 'imap', 'redis'];

function setting(string $name): string
{
    return (string) getenv("ADMINER_$name");
}

function refuse(string $reason): never
{
    http_response_code(403);
    header('Content-Type: text/plain; charset=utf-8');
    exit("$reason\n");
}

/** Name of the host that a browser asked for, without its port. */
function askedHost(): string
{
    return strtolower(preg_replace('~:\d+$~', '', $_SERVER['HTTP_HOST'] ?? ''));
}

if (parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH) === '/healthz') {
    header('Content-Type: text/plain');
    exit("ok\n");
}
// Nobody signs in here. A page elsewhere whose own name comes to mean this machine, while somebody forwards a port to it,
// would be of the same origin and read all (DNS rebinding); names of this machine, and ours, cannot be bent so.
if (!preg_match('~^(localhost|[^/]+\.localhost|127\.0\.0\.1|\[::1\])$~', askedHost()) && askedHost() !== setting('HOST')) {
    refuse('This Adminer is not reached by the name ' . askedHost() . '.');
}

// Adminer shows its pages whatever the method; by others than its own, proxies ask before they know who it is.
if (!in_array($_SERVER['REQUEST_METHOD'], ['GET', 'HEAD', 'POST'], true)) {
    refuse('This Adminer answers GET, HEAD and POST only.');
}

[$server, $user, $database] = [setting('SERVER'), setting('USER'), setting('DATABASE')];
foreach (DRIVER_KEYS as $key) {
    if (isset($_GET[$key]) && ($key !== 'pgsql' || $_GET[$key] !== $server)) {
        refuse("This Adminer works with $server (PostgreSQL) only.");
    }
}
if (isset($_GET['username']) && $_GET['username'] !== $user) {
    refuse("This Adminer works as $user only.");
}
if (($_GET['db'] ?? '') !== '' && $_GET['db'] !== $database) {
    refuse("This Adminer works with the database $database only.");
}
// There is nothing to sign in to, or out of.
unset($_POST['auth'], $_POST['logout']);

if (($_SERVER['HTTP_X_FORWARDED_PROTO'] ?? '') === 'https') {
    $_SERVER['HTTPS'] = 'on';
}
if (!isset($_GET['file'])) {
    if (!isset($_GET['pgsql'], $_GET['username'])) {
        header('Location: /?' . http_build_query(['pgsql' => $server, 'username' => $user, 'db' => $database]), true, 302);
        exit;
    }
    session_cache_limiter('');
    session_name('adminer_sid');
    session_set_cookie_params(['path' => '/', 'httponly' => true, 'samesite' => 'Lax', 'secure' => isset($_SERVER['HTTPS'])]);
    session_start();
    // As if this had been typed; the password itself never is in a session.
    $_SESSION['pwds']['pgsql'][$server][$user] = '';
}
// Else each page would ask adminer.org for a newer version.
$_COOKIE['adminer_version'] = '0';

/** Adminer calls this for its own behaviour. Its base class has a namespace since version 5. */
function adminer_object(): object
{
    if (!class_exists('AdminerBase', false)) {
        class_alias(class_exists('Adminer\Adminer', false) ? 'Adminer\Adminer' : 'Adminer', 'AdminerBase');
    }
    return new class extends AdminerBase {
        public function credentials(): array
        {
            return [setting('SERVER'), setting('USER'), setting('PASSWORD')];
        }

        public function login($login, $password): bool
        {
            return true;
        }

        public function databases($flush = true): array
        {
            return [setting('DATABASE')];
        }

        /** Adminer shuts out a key that failed too often: a database that restarts would count as an attack. */
        public function bruteForceKey(): string
        {
            return bin2hex(random_bytes(8));
        }

        public function permanentLogin($create = false): string
        {
            return '';
        }

        /** In no frame: whoever framed it could have its buttons pressed unseen. */
        public function csp(...$arguments): array
        {
            return array_map(fn ($policy) => ['frame-ancestors' => "'none'"] + $policy, parent::csp(...$arguments));
        }

        /** Shown where the database takes no connection. */
        public function loginForm(): void
        {
            echo '<p>The database takes no connection right now. It may be about to start.</p>';
            echo $_POST ? '<p><input type="submit" value="Try again"></p>'
                : '<meta http-equiv="refresh" content="3"><p>This page tries again by itself.</p>';
        }

        public function head(...$arguments): bool
        {
            echo '<style>p.logout { display: none }</style>';
            return parent::head(...$arguments);
        }
    };
}

require getenv('ADMINER_FILE') ?: '/var/www/html/adminer.php';
