<?php
/**
 * Adminer for one server only. Adminer connects wherever its form says; here the form has no such field, and a request
 * that names another server or another kind of database is refused before Adminer sees it.
 */

const DRIVER_KEYS = ['server', 'mysql', 'mariadb', 'pgsql', 'sqlite', 'sqlite2', 'oracle', 'mssql', 'mongo', 'elastic',
    'clickhouse', 'simpledb', 'firebird', 'igdb', 'imap', 'redis'];

$fixedServer = getenv('ADMINER_DEFAULT_SERVER') ?: 'postgres-service';

function refuse(string $reason): never
{
    http_response_code(403);
    header('Content-Type: text/plain; charset=utf-8');
    exit("$reason\n");
}

foreach (DRIVER_KEYS as $key) {
    if (isset($_GET[$key]) && ($key !== 'pgsql' || $_GET[$key] !== $fixedServer)) {
        refuse("This Adminer works with $fixedServer (PostgreSQL) only.");
    }
}
if (isset($_POST['auth'])) {
    if (!is_array($_POST['auth'])) {
        refuse('This is not a sign-in.');
    }
    $_POST['auth']['driver'] = 'pgsql';
    $_POST['auth']['server'] = $fixedServer;
}

/** Adminer calls this for its own behaviour. Its base class has a namespace since version 5. */
function adminer_object(): object
{
    if (!class_exists('AdminerBase', false)) {
        class_alias(class_exists('Adminer\Adminer', false) ? 'Adminer\Adminer' : 'Adminer', 'AdminerBase');
    }
    return new class extends AdminerBase {
        public function loginFormField($name, $heading, $value): string
        {
            return in_array($name, ['driver', 'server'], true) ? '' : parent::loginFormField($name, $heading, $value);
        }
    };
}

require getenv('ADMINER_FILE') ?: '/var/www/html/adminer.php';
